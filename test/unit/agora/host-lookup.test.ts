import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createHostLookup } from '../../../src/agora/requests/host-lookup.ts';
import type { Clock } from '../../../src/domain/ports.ts';
import { systemClock } from '../../../src/observability/system-clock.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startNameServer } from '../../support/name-server.ts';

async function lookupWith(names: Readonly<Record<string, string>>, clock: Clock = systemClock) {
  const server = await startNameServer(names);
  const lookup = createHostLookup({ clock, nameServers: [server.address] });
  const find = (hostname: string) =>
    new Promise<readonly LookupAddress[]>((resolve, reject) => {
      lookup(hostname, { all: true }, (error, found) => {
        if (error) reject(error);
        else resolve(typeof found === 'string' ? [] : found);
      });
    });
  return { ...server, lookup, find };
}

describe('the look-up of a host', () => {
  it('asks the name server for its addresses, in the form that a connection wants', async () => {
    const { find, lookup } = await lookupWith({ 'agora.test': '127.0.0.7' });
    expect(await find('agora.test')).toEqual([{ address: '127.0.0.7', family: 4 }]);
    const one = await new Promise((resolve) => {
      lookup('agora.test', { family: 4 }, (_error, address, family) => resolve({ address, family }));
    });
    expect(one).toEqual({ address: '127.0.0.7', family: 4 });
    await expect(
      new Promise((resolve, reject) => {
        lookup('agora.test', { family: 6 }, (error, address) => (error ? reject(error) : resolve(address)));
      }),
    ).rejects.toThrow('no address of this family');
  });

  it('of this machine’s own names asks nobody', async () => {
    const { find, asked, silent } = await lookupWith({});
    silent.add('localhost').add('app.localhost');
    expect(await find('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
    expect(await find('app.localhost')).toContainEqual({ address: '::1', family: 6 });
    expect(asked).toEqual([]);
  });

  it('says so where there is no such name', async () => {
    const { find } = await lookupWith({});
    await expect(find('nowhere.invalid')).rejects.toThrow('nowhere.invalid');
  });

  it('is one question (A and AAAA), however many ask at the same time', async () => {
    const { find, asked } = await lookupWith({ 'agora.test': '127.0.0.7' });
    await Promise.all(Array.from({ length: 40 }, () => find('agora.test')));
    expect(asked).toEqual(['agora.test', 'agora.test']);
  });

  it('that is not answered holds up no other', async () => {
    const { find, silent, askedFor } = await lookupWith({ 'agora.test': '127.0.0.7' });
    silent.add('hangs.test');
    const asked = askedFor('hangs.test');
    const hanging = Promise.any(Array.from({ length: 40 }, () => find('hangs.test'))).catch(
      () => 'no answer',
    );
    await asked;
    expect(await Promise.race([hanging, find('agora.test')])).toEqual([{ address: '127.0.0.7', family: 4 }]);
  });

  it('finds what it found before while the name server is silent', async () => {
    const clock = new ManualClock();
    const { find, silent, askedFor } = await lookupWith({ 'agora.test': '127.0.0.7' }, clock);
    const found = await find('agora.test');
    silent.add('agora.test');
    const asked = askedFor('agora.test');
    const again = find('agora.test');
    await asked;
    await clock.advance(1000);
    expect(await again).toEqual(found);
  });
});
