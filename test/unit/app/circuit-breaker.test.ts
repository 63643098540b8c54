import { describe, expect, it } from 'vitest';
import { createCircuitBreaker } from '../../../src/app/circuit-breaker.ts';

const never = () => new Promise<never>(() => undefined);

/** A service whose probes are answered by hand. */
function createService() {
  let answer = Promise.withResolvers<void>();
  let probes = 0;
  return {
    probe: () => {
      probes += 1;
      return answer.promise;
    },
    probes: () => probes,
    answer: () => answer.resolve(),
    refuse() {
      answer.reject(new Error('away'));
      answer = Promise.withResolvers();
    },
  };
}

function breakerOf(service: ReturnType<typeof createService>) {
  return createCircuitBreaker({
    timeoutMs: 20,
    probeEveryMs: 1,
    probe: service.probe,
    isOutage: (error) => !(error instanceof RangeError),
  });
}

describe('a circuit breaker', () => {
  it('passes on what the call gives', async () => {
    const breaker = breakerOf(createService());
    expect(await breaker.run(async () => 1)).toBe(1);
    expect(breaker.isOpen()).toBe(false);
  });

  it('after one call that hangs makes none until the service answers, and asks it meanwhile by itself', async () => {
    const service = createService();
    const breaker = breakerOf(service);
    let calls = 0;
    const call = () => {
      calls += 1;
      return never();
    };
    await expect(breaker.run(call)).rejects.toThrow('did not answer within 20 ms');
    for (let index = 0; index < 100; index += 1)
      await expect(breaker.run(call)).rejects.toThrow('did not answer lately');
    expect(calls).toBe(1);
    service.refuse();
    await expect.poll(service.probes).toBeGreaterThan(1);
    service.answer();
    await expect.poll(breaker.isOpen).toBe(false);
    expect(await breaker.run(async () => 1)).toBe(1);
  });

  it('opens at a call that can’t be made', async () => {
    const breaker = breakerOf(createService());
    await expect(breaker.run(() => Promise.reject(new Error('reset')))).rejects.toThrow('reset');
    expect(breaker.isOpen()).toBe(true);
    breaker.close();
  });

  it('stays closed when the service refuses: that is an answer', async () => {
    const breaker = breakerOf(createService());
    await expect(breaker.run(() => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
    expect(breaker.isOpen()).toBe(false);
  });

  it('takes an answer that came while the process was busy for an answer', async () => {
    const breaker = breakerOf(createService());
    const answered = breaker.run(() => new Promise((resolve) => setImmediate(resolve, 'here')));
    for (const until = performance.now() + 40; performance.now() < until; );
    expect(await answered).toBe('here');
  });
});
