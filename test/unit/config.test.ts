import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const account = { AGORA_APP_ID: 'a1', AGORA_CUSTOMER_ID: 'b', AGORA_CUSTOMER_SECRET: 'c' };

describe('the configuration', () => {
  it('has the documented defaults', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      account: null,
      agoraBaseUrls: ['https://api.agora.io', 'https://api.sd-rtn.com'],
      agoraRequestsPerSecond: 10,
      agoraTimeoutMs: 30_000,
      stopWaitMs: 25_000,
      stopGoneAfterMs: 90_000,
      retryBackoffMs: [1000, 3000, 6000],
      throttleMaxQueue: 5000,
      databaseUrl: 'file:./data/gateway.db',
      redisUrl: null,
      logLevel: 'info',
    });
  });

  it('.env.example names every variable, and is the defaults', () => {
    const lines = readFileSync('.env.example', 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const env = Object.fromEntries(lines.map((line) => line.split('=', 2)));
    expect(loadConfig(env)).toEqual(loadConfig({}));
    expect(Object.keys(env)).toHaveLength(15);
  });

  it('a variable that is set to nothing is not set', () => {
    expect(loadConfig({ AGORA_APP_ID: '', PORT: ' ' })).toEqual(loadConfig({}));
  });

  it.each([
    [['AGORA_APP_ID']],
    [['AGORA_CUSTOMER_ID']],
    [['AGORA_CUSTOMER_SECRET']],
    [['AGORA_APP_ID', 'AGORA_CUSTOMER_SECRET']],
  ] as const)('half an account (without %j) names what is missing', (missing) => {
    const env = Object.fromEntries(
      Object.entries(account).filter(([name]) => !missing.some((each) => each === name)),
    );
    expect(problemsOf(env).map((problem) => problem.split(':')[0])).toEqual(missing);
  });

  it('reports all problems at once, by name, and repeats no value', () => {
    const secret = 'hunter2-hunter2';
    const problems = problemsOf({
      PORT: '70000',
      AGORA_CUSTOMER_SECRET: secret,
      AGORA_BASE_URLS: `https://api.agora.io,http://10.0.0.1,https://user:${secret}@host,ftp://x,nonsense`,
      RETRY_BACKOFF_MS: '1000,soon',
      STOP_WAIT_MS: '-1',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: `http://:${secret}@x`,
      LOG_LEVEL: 'loud',
    });
    const names = new Set(problems.map((problem) => problem.split(':')[0]));
    expect(names).toEqual(
      new Set([
        ...[
          'PORT',
          'AGORA_APP_ID',
          'AGORA_CUSTOMER_ID',
          'AGORA_BASE_URLS',
          'RETRY_BACKOFF_MS',
          'STOP_WAIT_MS',
        ],
        ...['DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL'],
      ]),
    );
    expect(problems.join('\n')).not.toContain(secret);
  });

  it('http: is for loopback only', () => {
    expect(
      loadConfig({ AGORA_BASE_URLS: 'http://127.0.0.1:4010, http://localhost:1,http://[::1]:2' })
        .agoraBaseUrls,
    ).toEqual(['http://127.0.0.1:4010', 'http://localhost:1', 'http://[::1]:2']);
    expect(problemsOf({ AGORA_BASE_URLS: 'http://api.agora.io' })).toEqual([
      'AGORA_BASE_URLS: http: is for loopback only; expected https://api.agora.io',
    ]);
  });
});
