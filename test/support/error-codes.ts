import { expect } from 'vitest';

/** Expects a code in each error of a result, and nothing that is meant for an HTTP response. */
export function expectCodes(result: unknown): void {
  const errors = typeof result === 'object' && result !== null ? Reflect.get(result, 'errors') : undefined;
  for (const error of Array.isArray(errors) ? errors : []) {
    expect(error).toMatchObject({ extensions: { code: expect.stringMatching(/^[A-Z_]+$/) } });
    expect(error.extensions).not.toHaveProperty('http');
  }
}
