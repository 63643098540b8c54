/** The variables of the environment, except those for tenants, storages, access and HTTP. */
import { z } from 'zod';
import { DEFAULT_QUOTAS } from '../domain/quota.ts';
import { customerId, customerSecret, webhookSecret } from './credentials.ts';
import { retentionVariables } from './retention.ts';
import {
  appCertificate,
  appId,
  baseUrl,
  DEFAULT_REQUESTS_PER_SECOND,
  MAX_QUOTA,
  recordingHoursText,
} from './tenancy.ts';
import { commaSeparated, type Environment, optionalNumber, secret, wholeNumber } from './values.ts';

function urlOf(protocols: readonly string[], expected: string) {
  return z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), expected);
}

export const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber({ from: 0, to: 65535, left: 4000 }),
  AGORA_APP_ID: appId.optional(),
  AGORA_CUSTOMER_ID: secret(customerId.optional()),
  AGORA_CUSTOMER_SECRET: secret(customerSecret.optional()),
  AGORA_BASE_URLS: commaSeparated
    .pipe(z.array(baseUrl).min(1))
    .default(['https://api.agora.io', 'https://api.sd-rtn.com']),
  AGORA_REQUESTS_PER_SECOND: wholeNumber({ from: 1, to: 1000, left: DEFAULT_REQUESTS_PER_SECOND }),
  QUOTA_RTC: wholeNumber({ from: 0, to: MAX_QUOTA, left: DEFAULT_QUOTAS.rtc }),
  QUOTA_WEB: wholeNumber({ from: 0, to: MAX_QUOTA, left: DEFAULT_QUOTAS.web }),
  AGORA_TIMEOUT_MS: wholeNumber({ from: 100, to: 300_000, left: 30_000 }),
  STOP_WAIT_MS: wholeNumber({ from: 0, to: 300_000, left: 25_000 }),
  STOP_GONE_AFTER_MS: wholeNumber({ from: 0, to: 3_600_000, left: 90_000 }),
  RETRY_BACKOFF_MS: commaSeparated
    .refine(
      (waits) => waits.every((each) => /^\d+$/.test(each) && Number(each) >= 1 && Number(each) <= 600_000),
      'expected waits in milliseconds from 1 to 600000, separated by commas, such as 1000,3000,6000',
    )
    .transform((waits) => waits.map(Number))
    .default([1000, 3000, 6000]),
  THROTTLE_MAX_QUEUE: wholeNumber({ from: 1, to: 1_000_000, left: 5000 }),
  AGORA_APP_CERTIFICATE: secret(appCertificate.optional()),
  AGORA_WEBHOOK_SECRETS: secret(commaSeparated.pipe(z.array(webhookSecret)).default([])),
  WEBHOOK_MAX_AGE_MS: wholeNumber({ from: 1000, to: 86_400_000, left: 600_000 }),
  TENANTS_FILE: z.string().optional(),
  PRICES_FILE: z.string().optional(),
  LIVE_MAX_AGE_MS: wholeNumber({ from: 0, to: 3_600_000, left: 5000 }),
  MAX_RECORDING_HOURS: recordingHoursText.optional(),
  LEASE_MS: wholeNumber({ from: 1000, to: 600_000, left: 30_000 }),
  GATEWAY_NAME: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'expected at most 100 letters, digits, dots, dashes and underscores')
    .optional(),
  DATABASE_URL: secret(
    urlOf(
      ['file:', 'postgres:', 'postgresql:'],
      'expected file:./path/to/gateway.db or postgres://…',
    ).optional(),
  ),
  REDIS_URL: secret(urlOf(['redis:', 'rediss:'], 'expected redis://… or rediss://…').optional()),
  METRICS_PORT: optionalNumber({ from: 0, to: 65535 }),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_TENANTS: z.enum(['on', 'off'], { error: 'expected on or off' }).default('off'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'expected one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  ...retentionVariables,
  LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'expected json or pretty' }).optional(),
});

export type Variables = z.output<typeof environment>;

/**
 * One line for each variable that is missing from the account. Not a rule of the schema: Zod skips rules across fields when
 * a field is wrong.
 */
export function accountProblems(given: Environment): readonly string[] {
  const names = ['AGORA_APP_ID', 'AGORA_CUSTOMER_ID', 'AGORA_CUSTOMER_SECRET'];
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === names.length) return [];
  const set = names.filter((name) => given[name] !== undefined).join(' and ');
  const rule = 'an account needs all three (with none of them, the built-in sandbox is used)';
  return missing.map((name) => `${name}: missing, although ${set} is set; ${rule}`);
}
