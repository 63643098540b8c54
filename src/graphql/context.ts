import DataLoader from 'dataloader';
import type { Reads } from '../application/read-recordings.ts';
import type { RecordingStream } from '../application/recording-stream.ts';
import type { Starts } from '../application/start-recording.ts';
import type { Stops } from '../application/stop-recording.ts';
import type { Updates } from '../application/update-recording.ts';
import type { UsageReports } from '../application/usage-reports.ts';
import type { OperationLimit } from '../auth/operation-limit.ts';
import type { TenantKeys } from '../auth/tenant-keys.ts';
import type { AuditAsked, AuditTrail } from '../domain/audit.ts';
import type { Caller } from '../domain/caller.ts';
import type { FileUrlObstacle, FileUrls, SignUrl } from '../domain/file-url.ts';
import type { PlaybackUrls } from '../domain/playback.ts';
import type { AccountOf } from '../domain/ports.ts';
import type { Observation, Recording } from '../domain/recording.ts';
import type { Tenant, TenantOf } from '../domain/tenant.ts';
import type { Traces } from '../domain/tracing.ts';
import type { UnknownRecordings } from '../domain/unknown-recording.ts';
import type { OperationNotes } from './http/operation-notes.ts';
import type { Streams, StreamTransport } from './http/streams.ts';
import type { Audit } from './plugins/audit-plugin.ts';
import type { Login } from './plugins/use-authentication.ts';
import { createUrlAllowance, type UrlAllowance } from './url-allowance.ts';

/** What resolvers may use: functions of the domain, no URLs and no credentials. */
export interface Services {
  readonly tenantOf: TenantOf;
  readonly recordingStream: RecordingStream;
  readonly streams: Streams;
  readonly auditTrail: AuditTrail;
  readonly unknownRecordings: UnknownRecordings;
  readonly starts: Starts;
  readonly stops: Stops;
  readonly updates: Updates;
  readonly reads: Reads;
  readonly usage: UsageReports;
  readonly accountOf: AccountOf;
  readonly fileUrls: FileUrls;
  readonly tenantKeys: TenantKeys;
  readonly operationLimit: Pick<OperationLimit, 'look'>;
  /** True: no credential is asked for. */
  readonly everybodyIsLetIn: boolean;
  readonly playbackUrls: PlaybackUrls;
  readonly traces: Traces;
}

export interface GraphQLContext extends Services {
  readonly login: Login;
  readonly caller: Caller;
  readonly tenant: Tenant;
  readonly requestId: string;
  /** How subscriptions of the request are sent. */
  readonly transport: StreamTransport;
  readonly notes: OperationNotes;
  readonly audit: Audit;
  /** The audit entry of a mutation, for resolvers that store it `with-intent`; null outside of mutations. */
  readonly asked: AuditAsked | null;
  readonly loaders: Loaders;
  /** What the latest result of a subscription is about; null: an error, or nothing yet. */
  readonly streamed: { recordingId: string | null };
}

/** Load each thing once per request, or per result of a subscription. */
export interface Loaders {
  readonly recording: DataLoader<string, Recording | null>;
  /** By the id of the recording that it follows. */
  readonly successor: DataLoader<string, Recording | null>;
  readonly live: DataLoader<Recording, Observation | null, string>;
  /** By the id of the recording: who asked for what about it. For admins. */
  readonly askedAbout: DataLoader<string, readonly AuditAsked[]>;
  /** By the name of the storage. */
  readonly urlSigner: DataLoader<string, SignUrl | FileUrlObstacle>;
  readonly urlAllowance: UrlAllowance;
}

export function createLoaders(
  { reads, fileUrls, auditTrail }: Pick<Services, 'reads' | 'fileUrls' | 'auditTrail'>,
  { tenant }: Caller,
): Loaders {
  return {
    recording: new DataLoader(async (ids) => {
      const found = new Map((await reads.load(tenant, ids)).map((recording) => [recording.id, recording]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    successor: new DataLoader(async (ids) => {
      const found = await reads.successorsOf(tenant, ids);
      return ids.map((id) => found.findLast(({ previous }) => previous?.id === id) ?? null);
    }),
    live: new DataLoader(
      (recordings) =>
        Promise.all(
          recordings.map((recording) =>
            reads
              .live(recording)
              .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
          ),
        ),
      { cacheKeyFn: ({ id }) => id },
    ),
    askedAbout: new DataLoader(
      async (ids) => {
        const found = await auditTrail.askedAbout(tenant, ids);
        return ids.map((id) => found.get(id) ?? []);
      },
      { maxBatchSize: 100 },
    ),
    urlSigner: new DataLoader((storages) => Promise.all(storages.map(fileUrls.signerOf))),
    urlAllowance: createUrlAllowance(),
  };
}
