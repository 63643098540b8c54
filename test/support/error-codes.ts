import { expect } from 'vitest';

const CODE = /^[A-Z_]+$/;

/** Expects a code in each error of a result, and nothing that is meant for an HTTP response. */
export function expectCodes(result: unknown): void {
  const errors = typeof result === 'object' && result !== null ? Reflect.get(result, 'errors') : undefined;
  for (const error of Array.isArray(errors) ? errors : []) {
    // `expect` itself takes long, for all errors of ten thousand documents.
    const { code = null, ...others } = Object(error?.extensions);
    if (typeof code === 'string' && CODE.test(code) && !('http' in others)) continue;
    expect(error).toMatchObject({ extensions: { code: expect.stringMatching(CODE) } });
    expect(error.extensions).not.toHaveProperty('http');
  }
}
