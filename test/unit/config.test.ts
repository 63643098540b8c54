import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SANDBOX_STORAGES } from '../../src/config/storages.ts';
import { ConfigError, loadConfig, SANDBOX_ACCOUNT, SANDBOX_WEBHOOK_SECRET } from '../../src/config.ts';
import { AGORAS_PRICES } from '../../src/domain/prices.ts';
import { temporaryFile } from '../support/temporary-file.ts';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const account = {
  AGORA_APP_ID: 'a1',
  AGORA_CUSTOMER_ID: 'customer-id',
  AGORA_CUSTOMER_SECRET: 'customer-secret',
};

describe('the configuration', () => {
  it('has the documented defaults', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      isSandbox: true,
      accounts: [
        {
          name: 'default',
          customerId: SANDBOX_ACCOUNT.customerId,
          customerSecret: SANDBOX_ACCOUNT.customerSecret,
          baseUrls: ['https://api.agora.io', 'https://api.sd-rtn.com'],
          requestsPerSecond: 10,
          apps: [
            {
              appId: SANDBOX_ACCOUNT.appId,
              certificate: null,
              quotas: { rtc: 50, web: 200 },
              webhookSecrets: [SANDBOX_WEBHOOK_SECRET],
            },
          ],
        },
      ],
      tenants: null,
      agoraTimeoutMs: 30_000,
      stopWaitMs: 25_000,
      stopGoneAfterMs: 90_000,
      retryBackoffMs: [1000, 3000, 6000],
      throttleMaxQueue: 5000,
      databaseUrl: null,
      leaseMs: 30_000,
      longestMs: null,
      gatewayName: null,
      webhookMaxAgeMs: 600_000,
      liveMaxAgeMs: 5000,
      prices: AGORAS_PRICES,
      storages: SANDBOX_STORAGES,
      redisUrl: null,
      access: { kind: 'open' },
      http: {
        corsOrigins: [],
        console: true,
        graphiql: true,
        introspection: true,
        persistedOperations: null,
        operationsPerMinute: 600,
        subscriptionsPerCaller: 100,
        socketsPerCaller: 100,
        connections: { total: 10_000, perAddress: 5000 },
        trustedProxies: [],
        allowedHosts: [],
        maxCost: 10_000,
      },
      keep: { recordings: null, notifications: null, audit: null },
      archive: null,
      tracing: null,
      metrics: null,
      logLevel: 'info',
      logFormat: null,
    });
  });

  it('.env.example names every variable, and is the defaults', () => {
    const lines = readFileSync('.env.example', 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const env = Object.fromEntries(lines.map((line) => line.split('=', 2)));
    expect(loadConfig(env)).toEqual(loadConfig({}));
    expect(Object.keys(env)).toHaveLength(76);
  });

  it.each([
    [{ METRICS_PORT: '4000' }, ['METRICS_PORT: expected another port than PORT']],
    [{ METRICS_PORT: '4000', METRICS_HOST: '0.0.0.0' }, ['METRICS_PORT: expected another port than PORT']],
    [{ METRICS_PORT: '4000', METRICS_HOST: '10.0.0.1' }, []],
    [{ METRICS_PORT: '65536' }, ['METRICS_PORT: expected a whole number from 0 to 65535']],
    [
      { METRICS_PORT: '9464', METRICS_TENANTS: 'on' },
      ['METRICS_TENANTS: on needs TENANTS_FILE: only the tenants in it are told apart'],
    ],
  ])('metrics by %j: %j', (env, problems) => {
    expect(problemsOf(env)).toEqual(problems);
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
      LOG_FORMAT: 'xml',
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
        ...['DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL', 'LOG_FORMAT'],
      ]),
    );
    expect(problems.join('\n')).not.toContain(secret);
  });

  it('refuses credentials that are too short to be real, all at once: they would be found in any text', () => {
    const problems = problemsOf({
      AGORA_APP_ID: 'a1',
      AGORA_CUSTOMER_ID: 'q',
      AGORA_CUSTOMER_SECRET: 'seven77',
      AGORA_WEBHOOK_SECRETS: 'long-enough,',
      STORAGE_A_VENDOR: '1',
      STORAGE_A_BUCKET: 'b',
      STORAGE_A_ACCESS_KEY: 'q',
      STORAGE_A_SECRET_KEY: 'q',
    });
    expect(problems).toEqual([
      'AGORA_CUSTOMER_ID: too short to be real; expected the customer ID of the Agora console, 32 characters',
      'AGORA_CUSTOMER_SECRET: too short to be real; expected the customer secret of the Agora console, 32 characters',
      'AGORA_WEBHOOK_SECRETS: missing',
      'STORAGE_A_ACCESS_KEY: too short to be real; expected at least 3 characters',
      'STORAGE_A_SECRET_KEY: too short to be real; expected at least 8 characters',
    ]);
  });

  describe('the keys of a storage', () => {
    const place = { STORAGE_A_VENDOR: '1', STORAGE_A_BUCKET: 'b' };
    const fixed = { STORAGE_A_ACCESS_KEY: 'access-key', STORAGE_A_SECRET_KEY: 'secret-key' };

    it.each([
      [fixed, { kind: 'fixed', accessKey: 'access-key', secretKey: 'secret-key' }],
      [{ STORAGE_A_CREDENTIALS_FILE: '/keys.json' }, { kind: 'file', path: '/keys.json' }],
      [{ STORAGE_A_CREDENTIALS_COMMAND: 'print keys' }, { kind: 'command', command: 'print keys' }],
    ])('are where %j says', (env, credentials) => {
      expect(loadConfig({ ...place, ...env }).storages.a).toEqual({
        vendor: 1,
        region: 0,
        bucket: 'b',
        credentials,
      });
    });

    it('come with what else the storage takes', () => {
      const env = { ...place, ...fixed, STORAGE_A_SSE: 'kms', STORAGE_A_TAG: 'course' };
      expect(loadConfig(env).storages.a?.extensionParams).toEqual({ sse: 'kms', tag: 'course' });
    });

    it.each([
      ['STORAGE_A_CREDENTIALS_FILE', { ...fixed, STORAGE_A_CREDENTIALS_FILE: '/keys.json' }],
      ['STORAGE_A_SECRET_KEY', { STORAGE_A_ACCESS_KEY: 'access-key' }],
      ['STORAGE_A_SSE', { ...fixed, STORAGE_A_SSE: 'rot13' }],
      ['STORAGE_A_SSE', { ...fixed, STORAGE_A_VENDOR: '2', STORAGE_A_SSE: 'kms' }],
      ['STORAGE_A_TAG', { ...fixed, STORAGE_A_VENDOR: '5', STORAGE_A_TAG: 'course' }],
      ['STORAGE_A_ENDPOINT', { ...fixed, STORAGE_A_VENDOR: '11' }],
    ])('%s is what is wrong with %j', (name, env) => {
      expect(problemsOf({ ...place, ...env }).map((problem) => problem.split(':')[0])).toEqual([name]);
    });
  });

  it('takes the well-known account of the sandbox, wherever it runs', () => {
    const { appId, customerId, customerSecret } = SANDBOX_ACCOUNT;
    const env = { AGORA_APP_ID: appId, AGORA_CUSTOMER_ID: customerId, AGORA_CUSTOMER_SECRET: customerSecret };
    expect(loadConfig(env).accounts).toMatchObject([{ customerId, customerSecret }]);
  });

  it('http: is for loopback only', () => {
    expect(
      loadConfig({ AGORA_BASE_URLS: 'http://127.0.0.1:4010, http://localhost:1,http://[::1]:2' }).accounts[0]
        ?.baseUrls,
    ).toEqual(['http://127.0.0.1:4010', 'http://localhost:1', 'http://[::1]:2']);
    expect(problemsOf({ AGORA_BASE_URLS: 'http://api.agora.io' })).toEqual([
      'AGORA_BASE_URLS: http: is for loopback only; expected https://api.agora.io',
    ]);
  });

  it('hosts are named without ports, and all are answered where callers show a credential', () => {
    expect(loadConfig(account).http.allowedHosts).toBeNull();
    expect(loadConfig({ ALLOWED_HOSTS: 'a.example, b' }).http.allowedHosts).toEqual(['a.example', 'b']);
    for (const wrong of ['a.example:4000', 'https://a.example', '*', 'a,,b'])
      expect(problemsOf({ ALLOWED_HOSTS: wrong }), wrong).toEqual([
        expect.stringContaining('ALLOWED_HOSTS: expected host names without ports'),
      ]);
  });

  describe('who is let in', () => {
    const secret = 'a secret that is long enough, at last';
    const { publicKey, privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });

    it('everybody in the sandbox; with an account nobody without a credential, unless AUTH=none says so', () => {
      const closed = { kind: 'closed', tokens: null };
      expect(loadConfig({}).access).toEqual({ kind: 'open' });
      expect(loadConfig(account).access).toEqual(closed);
      expect(loadConfig({ ...account, AUTH: 'none' }).access).toEqual({ kind: 'open' });
      expect(loadConfig({ AUTH_JWT_SECRET: secret }).access).toMatchObject({ kind: 'closed' });
    });

    it('takes a public key on one line, and only algorithms that fit the key', () => {
      const oneLine = publicKey.replaceAll('\n', '\\n');
      const { access } = loadConfig({ ...account, AUTH_JWT_PUBLIC_KEY: oneLine });
      expect(access).toMatchObject({ tokens: { key: { kind: 'public-key', pem: publicKey } } });
      const algorithms = access.kind === 'closed' ? access.tokens?.algorithms : [];
      expect(algorithms).toContain('ES256');
      expect(algorithms?.filter((each) => /^HS|none/.test(each))).toEqual([]);
    });

    it.each([
      [{ AUTH: 'off' }, 'AUTH'],
      [{ AUTH: 'none', AUTH_JWT_SECRET: secret }, 'AUTH'],
      [{ AUTH_JWT_SECRET: 'too short' }, 'AUTH_JWT_SECRET'],
      [{ AUTH_JWT_SECRET: secret, AUTH_JWT_PUBLIC_KEY: publicKey }, 'AUTH_JWT_SECRET'],
      [{ AUTH_JWT_PUBLIC_KEY: privateKey }, 'AUTH_JWT_PUBLIC_KEY'],
      [{ AUTH_JWT_PUBLIC_KEY: 'nonsense' }, 'AUTH_JWT_PUBLIC_KEY'],
      [{ AUTH_JWKS_URL: 'http://issuer.example/keys', AUTH_AUDIENCE: 'a' }, 'AUTH_JWKS_URL'],
      [{ AUTH_JWKS_URL: 'https://issuer.example/keys' }, 'AUTH_AUDIENCE'],
      [{ AUTH_ISSUER: 'https://issuer.example' }, 'AUTH_ISSUER'],
      [{ AUTH_JWT_SECRET: secret, AUTH_ALGORITHMS: 'none' }, 'AUTH_ALGORITHMS'],
      [{ AUTH_JWT_SECRET: secret, AUTH_ALGORITHMS: 'HS256,RS256' }, 'AUTH_ALGORITHMS'],
      [{ AUTH_JWT_PUBLIC_KEY: publicKey, AUTH_ALGORITHMS: 'HS256' }, 'AUTH_ALGORITHMS'],
      [{ AUTH_JWT_SECRET: secret, AUTH_CLOCK_SKEW_MS: '1 hour' }, 'AUTH_CLOCK_SKEW_MS'],
    ])('says what is wrong: %j', (env, name) => {
      const problems = problemsOf({ ...account, ...env });
      expect(problems.map((problem) => problem.split(':')[0])).toEqual([name]);
      expect(problems.join()).not.toContain(secret);
    });
  });

  it('believes the proxies that are named, and never everybody', () => {
    const trusted = (words: string) =>
      loadConfig({ TRUST_PROXY: words }).http.trustedProxies.map(
        ({ address, prefix }) => `${address}/${prefix}`,
      );
    expect(trusted('loopback, 10.1.0.0/16,192.0.2.7,2001:db8::/32')).toEqual([
      ...['127.0.0.0/8', '::1/128', '10.1.0.0/16', '192.0.2.7/32', '2001:db8::/32'],
    ]);
    expect(trusted('linklocal,uniquelocal')).toHaveLength(6);
    for (const words of [
      'true',
      '1',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/33',
      '10.0.0',
      'loopback,',
      '10.0.0.0/8/8',
    ])
      expect(problemsOf({ TRUST_PROXY: words })).toEqual([
        'TRUST_PROXY: expected addresses, subnets such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas',
      ]);
  });

  describe('secrets that come as files', () => {
    const load = (env: Record<string, string>, files: Record<string, string>) =>
      loadConfig(env, (path) => {
        const text = files[path];
        if (text === undefined) throw new Error('no such file: the-secret');
        return text;
      });
    const problems = (env: Record<string, string>, files: Record<string, string> = {}) => {
      try {
        load(env, files);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.problems : [String(error)];
      }
    };

    it('are read without the line breaks at their ends, whichever secret it is', () => {
      const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
      const secrets: Record<string, string> = {
        AGORA_CUSTOMER_ID: 'customer-id',
        AGORA_CUSTOMER_SECRET: 'customer-secret',
        AGORA_APP_CERTIFICATE: 'a'.repeat(32),
        AGORA_WEBHOOK_SECRETS: 'webhook-secret,another-secret',
        DATABASE_URL: 'postgres://gateway:the-secret@db/gateway',
        REDIS_URL: 'redis://:the-secret@cache',
        AUTH_JWT_PUBLIC_KEY: String(pem).trim(),
        STORAGE_A_ACCESS_KEY: 'access-key',
        STORAGE_A_SECRET_KEY: 'secret-key',
      };
      const plain = { AGORA_APP_ID: 'a1', STORAGE_A_VENDOR: '1', STORAGE_A_BUCKET: 'bucket' };
      const names = Object.keys(secrets);
      const asFiles = Object.fromEntries(names.map((name) => [`${name}_FILE`, `/run/secrets/${name}`]));
      const files = Object.fromEntries(names.map((name) => [`/run/secrets/${name}`, `${secrets[name]}\r\n`]));
      expect(load({ ...plain, ...asFiles }, files)).toEqual(loadConfig({ ...plain, ...secrets }));
      const jwt = { AUTH_JWT_SECRET: 'x'.repeat(32) };
      expect(load({ AUTH_JWT_SECRET_FILE: '/jwt' }, { '/jwt': `${jwt.AUTH_JWT_SECRET}\n` })).toEqual(
        loadConfig(jwt),
      );
      const onDisk = temporaryFile('redis://cache\n');
      expect(loadConfig({ REDIS_URL_FILE: onDisk }).redisUrl).toBe('redis://cache');
    });

    it('every variable is known to be a secret or not: a new one can’t be overlooked', () => {
      const names = readFileSync('.env.example', 'utf8').match(/^[A-Z]\w*(?==)/gm) ?? [];
      const secrets = names.filter((name) => {
        const [problem = ''] = problems({ [`${name}_FILE`]: '/nowhere' });
        expect(problem).toMatch(new RegExp(`^${name}_FILE: (only secrets|the file of)`));
        return problem.includes('the file of');
      });
      const documented =
        readFileSync('docs/configuration.md', 'utf8').match(/Secrets are [^.]*\./)?.[0] ?? '';
      expect(secrets.length).toBeGreaterThan(9);
      for (const name of secrets) expect(documented).toContain(name.replace('STORAGE_DEFAULT', ''));
    });

    it('are found by TENANTS_FILE too, under names of its own', () => {
      const apps = { n1: {} };
      const tenants = (secret: string) =>
        JSON.stringify({
          accounts: { north: { customerId: 'north-customer', customerSecret: `$\{${secret}}`, apps } },
          tenants: {},
        });
      const env = { TENANTS_FILE: '/tenants', NORTH_FILE: '/north', SSL_CERT_FILE: '/of-another-program' };
      const files = { '/north': 'the-secret\n', '/tenants': tenants('NORTH') };
      expect(load(env, files).accounts).toMatchObject([{ customerSecret: 'the-secret' }]);
      const place = 'TENANTS_FILE: /tenants: accounts.north.customerSecret:';
      expect(problems({ ...env, NORTH: 'the-secret' }, files)).toEqual([
        `${place} expected only one of NORTH and NORTH_FILE, and both are set`,
      ]);
      expect(problems(env, { '/tenants': tenants('NORTH') })).toEqual([
        `${place} the file of NORTH_FILE can’t be read; expected the path of a file with the value of NORTH`,
      ]);
      // The file of tenants is a setting, and no secret called TENANTS.
      expect(problems(env, { ...files, '/tenants': tenants('TENANTS') })).toEqual([
        `${place} the variable TENANTS is not set`,
      ]);
    });

    it.each([
      [
        { ...account, AGORA_CUSTOMER_SECRET_FILE: '/the-secret' },
        'AGORA_CUSTOMER_SECRET_FILE: expected only one of AGORA_CUSTOMER_SECRET and AGORA_CUSTOMER_SECRET_FILE, and both are set',
      ],
      [
        { ...account, AGORA_CUSTOMER_SECRET: '', AGORA_CUSTOMER_SECRET_FILE: '/nowhere' },
        'AGORA_CUSTOMER_SECRET_FILE: the file of AGORA_CUSTOMER_SECRET_FILE can’t be read; expected the path of a file with the value of AGORA_CUSTOMER_SECRET',
      ],
      [
        { DATABASE_URL_FILE: '/empty' },
        'DATABASE_URL_FILE: the file of DATABASE_URL_FILE is empty; expected the path of a file with the value of DATABASE_URL',
      ],
      [{ REDIS_URL_FILE: '/the-secret' }, 'REDIS_URL: expected redis://… or rediss://…'],
      [{ PORT_FILE: '/port' }, 'PORT_FILE: only secrets may come as files; expected PORT itself'],
      [
        { STORAGE_A_REGION_FILE: '/region' },
        'STORAGE_A_REGION_FILE: only secrets may come as files; expected STORAGE_A_REGION itself',
      ],
    ])('say what is wrong, once and without their content: %j', (env, expected) => {
      const files = { '/the-secret': 'the-secret', '/empty': '\n', '/port': '4000', '/region': '1' };
      expect(problems(env, files)).toEqual([expected]);
    });
  });

  describe('accounts and tenants in a file', () => {
    const load = (file: unknown, env: Record<string, string> = {}) =>
      loadConfig({ ...account, TENANTS_FILE: 'tenants.json', ...env }, () =>
        typeof file === 'string' ? file : JSON.stringify(file),
      );
    const problems = (file: unknown, env: Record<string, string> = {}) => {
      try {
        load(file, env);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.problems : [String(error)];
      }
    };
    const storage = (name: string) => ({
      [`STORAGE_${name}_VENDOR`]: '1',
      [`STORAGE_${name}_BUCKET`]: 'bucket',
      [`STORAGE_${name}_ACCESS_KEY`]: 'access-key',
      [`STORAGE_${name}_SECRET_KEY`]: 'secret-key',
    });
    const variable = (name: string) => `$\{${name}}`;
    const north = {
      customerId: 'north-customer',
      customerSecret: variable('NORTH'),
      apps: { n1: {}, n2: { webhookSecrets: ['north-webhooks'] } },
    };

    it('come beside the account of the environment, and secrets from it', () => {
      const config = load(
        {
          accounts: { north },
          tenants: {
            acme: {},
            school: { account: 'north', share: 3, storages: '*', maxRecordingHours: 24 },
            choir: { storages: ['b'], maxRecordingHours: 1.5 },
          },
        },
        {
          NORTH: 'the-secret',
          MAX_RECORDING_HOURS: '12',
          ...storage('A'),
          ...storage('B'),
        },
      );
      expect(config.isSandbox).toBe(false);
      expect(config.accounts).toMatchObject([
        { name: 'default', customerId: 'customer-id', apps: [{ appId: 'a1' }] },
        {
          name: 'north',
          customerSecret: 'the-secret',
          requestsPerSecond: 10,
          apps: [
            { appId: 'n1', webhookSecrets: [] },
            { appId: 'n2', webhookSecrets: ['north-webhooks'] },
          ],
        },
      ]);
      expect(config.tenants).toEqual(
        new Map([
          ['acme', { appIds: ['a1'], share: 1, storages: [], longestMs: 43_200_000 }],
          ['school', { appIds: ['n1', 'n2'], share: 3, storages: ['a', 'b'], longestMs: 43_200_000 }],
          ['choir', { appIds: ['a1'], share: 1, storages: ['b'], longestMs: 5_400_000 }],
        ]),
      );
    });

    it('serve tenants in the sandbox too, where the file names no account', () => {
      const config = loadConfig(
        { TENANTS_FILE: 'x' },
        () => '{"tenants":{"default":{},"acme":{"share":2,"storages":"*"}}}',
      );
      expect(config.isSandbox).toBe(true);
      expect(config.tenants?.get('acme')).toEqual({
        appIds: [SANDBOX_ACCOUNT.appId],
        share: 2,
        storages: ['default'],
        longestMs: null,
      });
    });

    it('have the sandbox’s storage only where the sandbox is', () => {
      const file = { accounts: { north }, tenants: { acme: { account: 'north', storages: '*' } } };
      const config = loadConfig({ TENANTS_FILE: 'x', NORTH: 'the-secret' }, () => JSON.stringify(file));
      expect(config.isSandbox).toBe(false);
      expect(config.tenants?.get('acme')).toMatchObject({ storages: [] });
    });

    it.each([
      ['{', /expected JSON/],
      [{}, /tenants/],
      [{ tenants: { acme: { acount: 'north' } } }, /acount/],
      [{ tenants: { '../x': {} } }, /tenants.*1 to 64 letters/],
      [{ tenants: { acme: { account: 'south' } } }, /tenants.acme.account: there is no account south/],
      [{ tenants: { acme: { apps: ['n1'] } } }, /tenants.acme.apps: n1 is none of the account’s/],
      [{ tenants: { acme: { storages: ['s3'] } } }, /tenants.acme.storages: there is no storage s3/],
      [
        { tenants: { acme: { storages: 'all' } } },
        /tenants.acme.storages: expected a list of names, or "\*"/,
      ],
      [{ tenants: { acme: { share: 0 } } }, /tenants.acme.share: expected 1 to 100/],
      [{ tenants: { acme: { maxRecordingHours: 0 } } }, /acme.maxRecordingHours: expected hours from 0.1/],
      [{ accounts: { default: north }, tenants: {} }, /accounts.default/],
      [{ accounts: { north: { ...north, apps: { a1: {} } } }, tenants: {} }, /a1 is default’s already/],
      [{ accounts: { north: { ...north, apps: {} } }, tenants: {} }, /expected at least one app/],
      [{ accounts: { north: { ...north, customerId: '' } }, tenants: {} }, /north.customerId: missing/],
      [{ accounts: { north: { ...north, baseUrls: ['http://x'] } }, tenants: {} }, /baseUrls.0: http:/],
      [{ accounts: { north: { ...north, quotas: { rtc: -1 } } }, tenants: {} }, /quotas.rtc: expected 0 to/],
      [{ accounts: { north: { ...north, quotas: { mix: 1 } } }, tenants: {} }, /north.quotas: .*mix/],
      [{ accounts: { north: { ...north, customerId: 'q' } }, tenants: {} }, /north.customerId: too short/],
      [{ accounts: { north: { ...north, customerSecret: 'q' } }, tenants: {} }, /customerSecret: too short/],
      [
        { accounts: { north: { ...north, apps: { n1: { webhookSecrets: ['q'] } } } }, tenants: {} },
        /n1.webhookSecrets.0: too short/,
      ],
    ])('say what is wrong: %j', (file, expected) => {
      const found = problems(file, { NORTH: 'the-secret' });
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(expected);
      expect(found[0]).toMatch(/^TENANTS_FILE: /);
      expect(found.join()).not.toContain('the-secret');
    });

    it('name a variable that is not set, a file that is not there, and a default tenant that is missing', () => {
      expect(problems({ accounts: { north }, tenants: {} })).toEqual([
        'TENANTS_FILE: tenants.json: accounts.north.customerSecret: the variable NORTH is not set',
      ]);
      expect(problemsOf({ ...account, TENANTS_FILE: '/nowhere/tenants.json' })).toEqual([
        'TENANTS_FILE: /nowhere/tenants.json can’t be read; expected a file',
      ]);
      expect(problems({ tenants: { acme: {} } }, { AUTH: 'none' })).toEqual([
        'TENANTS_FILE: everybody is let in as the tenant "default", which the file does not have',
      ]);
    });
  });
});

describe('PRICES_FILE', () => {
  const priced = (text: string) => loadConfig({ PRICES_FILE: 'prices.json' }, () => text).prices;

  it('replaces the prices that it names, by the schema’s tiers', () => {
    expect(priced('{ "HD": 4.5, "WEB_FULL_HD": 0 }')).toEqual({ ...AGORAS_PRICES, hd: 4.5, web_full_hd: 0 });
  });

  it.each([
    ['{ "HD": "4.5" }', 'HD: expected USD for 1,000 minutes, such as 5.99'],
    ['{ "HD": -1 }', 'HD: expected USD for 1,000 minutes, such as 5.99'],
    ['{ "4K": 1 }', 'the file: there is no 4K; expected some of AUDIO, HD, FULL_HD'],
    ['[]', 'the file: expected an object of prices'],
    ['{ "HD": 1', 'line 1, column 10: expected JSON'],
  ])('that holds %s is refused with its field', (text, problem) => {
    expect(() => priced(text)).toThrow(`PRICES_FILE: prices.json: ${problem}`);
  });

  it('that can’t be read is refused', () => {
    const unread = () => {
      throw new Error('no such file');
    };
    expect(() => loadConfig({ PRICES_FILE: 'p' }, unread)).toThrow(
      'PRICES_FILE: p: can’t be read; expected a file',
    );
  });
});
