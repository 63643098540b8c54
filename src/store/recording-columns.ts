/** The columns of `recordings`. Unknown keys in JSON, which newer gateways added, are kept. */
import { z } from 'zod';
import type { BillingFacts } from '../domain/billing.ts';
import { NOTIFICATION_EVENTS, RECORDING_SERVICES } from '../domain/event-kinds.ts';
import type { ExitSigns } from '../domain/exit-signs.ts';
import { EXPIRY_ACTIONS, FAILURE_ACTIONS, RESTART_RESULTS, type Terms } from '../domain/guard.ts';
import type { ServiceStatus } from '../domain/notification.ts';
import { type Failure, type Observation, RECORDING_STATES } from '../domain/recording.ts';
import { RECORDING_MODES } from '../domain/session.ts';
import type { Destination } from '../domain/start-order.ts';
import type { TraceContext } from '../domain/tracing.ts';
import type { Trouble } from '../domain/trouble.ts';
import {
  files,
  jsonValue,
  nullableNumber,
  nullableText,
  outcome,
  uploadingStatus,
} from './outcome-column.ts';
import { legacyWork, order } from './progress-form.ts';
import { json } from './reading.ts';

const failure = z.looseObject({
  code: z.enum(['UPSTREAM_REJECTED', 'GATEWAY_REFUSED', 'UPSTREAM_UNAVAILABLE', 'NEVER_STARTED']),
  message: z.string(),
  agoraCode: nullableNumber,
  reason: nullableText,
  field: nullableText,
  retryable: z.boolean().default(false),
}) satisfies z.ZodType<Failure>;

const destination = z.looseObject({
  storage: z.string(),
  fileNamePrefix: z.array(z.string()),
  fileTypes: z.array(z.string()),
}) satisfies z.ZodType<Destination>;

const observation = z.looseObject({
  at: z.number(),
  found: z.boolean(),
  status: nullableNumber,
  report: outcome,
}) satisfies z.ZodType<Observation>;

const serviceStatus = z.looseObject({
  uploadPercent: nullableNumber,
  uploadingStatus: uploadingStatus.nullable(),
  services: z.array(
    z.looseObject({
      service: z.enum(RECORDING_SERVICES),
      key: z.string(),
      event: z.enum(NOTIFICATION_EVENTS),
      // Missing in older rows, and in those of older gateways that run beside this one.
      isNormal: z.boolean().default(true),
      at: z.number(),
      details: jsonValue,
    }),
  ),
  failedOverAt: nullableNumber,
  gaps: z.array(z.looseObject({ from: z.number(), to: z.number() })).default([]),
  listsAll: z.boolean().default(false),
}) satisfies z.ZodType<ServiceStatus>;

const billing = z.union([
  z.looseObject({ media: z.literal('audio') }),
  z.looseObject({ media: z.literal('video'), pixels: nullableNumber }),
  z.looseObject({ media: z.literal('page'), pixels: z.number() }),
]) satisfies z.ZodType<BillingFacts>;

export const billingColumn = json(billing);

const exitSigns = z.looseObject({
  fatalError: z.looseObject({ at: z.number(), details: jsonValue }).nullable(),
  abnormalSince: nullableNumber,
}) satisfies z.ZodType<ExitSigns>;
/** Why a stop is, or was, the gateway's own: a cause that only a newer gateway knows is none to this one. */
const guardCause = z.enum(['stop_after', 'longest_time', 'resource_expires', 'token_expires']);
const guard = z.looseObject({
  because: guardCause.nullable().catch(null),
  asked: z.looseObject({ cause: guardCause, at: z.number() }).nullable().catch(null),
  tokenExpiresAt: nullableNumber.default(null),
  rollsAt: nullableNumber.default(null),
  restart: z
    .looseObject({ result: z.enum(RESTART_RESULTS), at: z.number() })
    .nullable()
    .default(null)
    .catch(null),
});
const terms = z.looseObject({
  stopAfterMs: nullableNumber,
  onExpiry: z.enum(EXPIRY_ACTIONS).default('stop').catch('stop'),
  onFailure: z.enum(FAILURE_ACTIONS).default('nothing').catch('nothing'),
  // What bounds its time counts without it.
  order: order.nullable().default(null).catch(null),
  since: nullableNumber.default(null),
  restarts: z
    .looseObject({ times: z.number(), at: z.number(), exclude: z.array(z.string()) })
    .nullable()
    .default(null),
}) satisfies z.ZodType<Terms>;

const call = z.enum(['acquire', 'start', 'query', 'stop']);
const trouble = z.looseObject({
  tries: z.array(z.looseObject({ at: z.number(), to: call, message: z.string() })),
  current: z.looseObject({ to: call, tries: z.number(), nextTryAt: nullableNumber }).nullable(),
}) satisfies z.ZodType<Trouble>;

const trace = z.looseObject({ traceparent: z.string(), at: z.number() }) satisfies z.ZodType<TraceContext>;

/** The columns that are read. Everything that is searched by has a column of its own; the rest is JSON. */
export const recordingColumns = z.object({
  id: z.string(),
  owner: z.string(),
  version: z.number(),
  app_id: z.string(),
  mode: z.enum(RECORDING_MODES),
  cname: z.string(),
  uid: z.string(),
  resource_id: nullableText,
  sid: nullableText,
  state: z.enum(RECORDING_STATES),
  created_at: z.number(),
  started_at: nullableNumber,
  stop_requested_at: nullableNumber,
  ended_at: nullableNumber,
  /** Of form 1, as `work` (see `progress-form.ts`): this gateway writes null to both. */
  due_at: nullableNumber,
  lease_gateway: nullableText,
  lease_until: nullableNumber,
  idempotency_key: nullableText,
  idempotency_fingerprint: nullableText,
  files: json(files),
  outcome: json(outcome).nullable(),
  failure: json(failure).nullable(),
  sighting: json(observation).nullable(),
  work: json(legacyWork).nullable(),
  told: json(serviceStatus).nullable(),
  progress: json(z.looseObject({ state: z.string() })).nullable(),
  next_at: nullableNumber,
  destination: json(destination).nullable(),
  tags: json(z.array(z.looseObject({ key: z.string(), value: z.string() }))).nullable(),
  acquired_at: nullableNumber,
  expires_at: nullableNumber,
  seen_at: nullableNumber,
  trouble: json(trouble).nullable(),
  /** What `list_at` and `list_in` don't say of `Recording.listing`. */
  listing: json(z.looseObject({ tries: z.number(), isComplete: z.boolean() })).nullable(),
  list_at: nullableNumber,
  left_at: nullableNumber,
  billing: billingColumn.nullable(),
  exit_signs: json(exitSigns).nullable(),
  /** Only for those who look at traces: what can't be read must not keep a recording from its stop. */
  trace: json(trace).nullable().catch(null),
  /** Neither of these must keep a recording from its stop where it can’t be read. */
  terms: json(terms).nullable().catch(null),
  /** The recording that it follows, and its number among those that were started for that. */
  previous_id: nullableText,
  attempt: nullableNumber,
  /** What `guard_at` and `stops_at` don't say of `Recording.guard`. */
  guard: json(guard).nullable().catch(null),
  guard_at: nullableNumber,
  stops_at: nullableNumber,
});

/** A row of `recordings`. */
export interface RecordingRow extends Readonly<z.input<typeof recordingColumns>> {
  /** Written for its unique index: finds the recording of a session. */
  readonly session_hash: string | null;
  readonly form: number | null;
  /** The storage that is to be listed at `list_at`; null where none is. */
  readonly list_in: string | null;
}
