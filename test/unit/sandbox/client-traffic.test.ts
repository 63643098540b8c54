/**
 * Agora's own REST clients for Node.js, Go and Python drove a sandbox unchanged: through their examples, and through much of
 * what those leave out. This is what they sent.
 */
import { describe, expect, it } from 'vitest';
import { CLIENT_RUNS, replay } from '../../support/client-traffic.ts';

describe('Agora’s own REST clients find in the sandbox what they call for', () => {
  it.each(CLIENT_RUNS)('$client, $name: nothing that it sends is refused', async (run) => {
    const { exchanges } = await replay(run);
    const refused = exchanges.filter((exchange) => exchange.status !== 200);
    expect(refused.map(({ method, status, body }) => ({ method, status, body }))).toEqual([]);
  });

  it.each(CLIENT_RUNS)('$client, $name: every answer says which recording it is about', async (run) => {
    const { exchanges, cname, uid, resourceId, sid } = await replay(run);
    expect(resourceId).toMatch(/^[\w-]{1,2048}$/);
    expect(sid).toMatch(/^[0-9a-zA-Z]{1,64}$/);
    for (const { method, body } of exchanges) {
      const about = method === 'acquire' ? { cname, uid, resourceId } : { cname, uid, resourceId, sid };
      expect(body, method).toMatchObject(about);
    }
  });
});
