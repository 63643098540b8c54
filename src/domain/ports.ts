/** What the domain and the application need of the outside, as interfaces. Only `app` knows their implementations. */
import type { AcquireAnswer, NoAnswer, QueryAnswer, Rejected, StartAnswer, StopAnswer } from './answers.ts';
import type { AuditAsked } from './audit.ts';
import type { FoundInStorage } from './lifecycle/list-storage.ts';
import type { KeptNotification, Notification } from './notification.ts';
import type { JsonObject } from './outcome.ts';
import type { Page } from './page.ts';
import type { RunningCount } from './quota.ts';
import type { RecordedFile } from './recorded-file.ts';
import type { Recording, RecordingState, RecordingTag } from './recording.ts';
import type { RecordingMode, RecordingSession } from './session.ts';
import type { StartOrder } from './start-order.ts';
import type { Trouble } from './trouble.ts';
import type { UnknownSighting } from './unknown-recording.ts';

/** The gateway's time. Tests pass a clock that they move by hand. */
export interface Clock {
  /** Unix milliseconds by the machine's clock. Jumps when that is set. */
  now(): number;
  /** Milliseconds since an arbitrary moment, for waits. Never jumps, and has no meaning in other processes. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Stops calls to a service that does not answer, for the whole process. */
export interface CircuitBreaker {
  /**
   * Rejects at once while the breaker is open. It opens when a call fails or is not answered in time, and closes once the
   * service has answered again in the background.
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
}

/** The order in which waiting calls get a slot, most urgent first. */
export const PRIORITIES = ['stop', 'start', 'followUp', 'update', 'query', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface SlotRequest {
  readonly priority: Priority;
  /** The tenant of the call. Tenants that wait with the same priority take turns. */
  readonly tenant: string;
  /** The call has had a slot before: the tenant's other stops that have had none go first. */
  readonly again?: boolean;
  /**
   * Refuse at once with `ThrottledError` if no slot is expected within this time, or too many calls wait. Left out:
   * wait as long as it takes, and never be refused.
   */
  readonly admitWithinMs?: number;
  /** Leaves the queue when aborted. */
  readonly signal?: AbortSignal;
}

/** The state of the request limit, as far as one tenant may see it. */
export interface ThrottleStatus {
  readonly limitPerSecond: number;
  /** The tenant's own waiting calls. */
  readonly waiting: Readonly<Record<Priority, number>>;
  readonly maxQueue: number;
  /** How long a new stop of the tenant would wait for a slot. */
  readonly stopWaitMs: number;
  /** The rest of the pause after a 429; 0 when there is none. */
  readonly heldForMs: number;
  /** The account's requests that left in the last second, as far as this gateway knows. */
  readonly usedInLastSecond: number;
  /** `shared`: one limit for all gateways; `alone`: this process only; `fallback`: a careful share while Redis is away. */
  readonly scope: 'alone' | 'shared' | 'fallback';
}

/** The right to send one request. */
export interface Slot {
  /** To be called when the request leaves, if that is later than the slot. */
  sent(): void;
}

/** The request limit of one Agora account. */
export interface RequestScheduler {
  /** Resolves when the caller may send one request. Rejects with `ThrottledError`, or the signal's reason. */
  slot(request: SlotRequest): Promise<Slot>;
  /** Throws what `slot` would reject with, without taking a slot: for work that has to be stored before it waits. */
  admit(request: Pick<SlotRequest, 'priority' | 'tenant' | 'admitWithinMs'>): void;
  /** Gives no slot for `ms`, after a 429 of Agora. */
  hold(ms: number): Promise<void>;
  /** True if no call waits and the next slot is free at once. */
  isIdle(): boolean;
  status(tenant: string): ThrottleStatus;
  /** The calls of all tenants that wait in this gateway. */
  waiting(): Readonly<Record<Priority, number>>;
}

/**
 * Called after every try without a definite answer, with a description fit for a caller and the time until the next try;
 * null: the call gives up.
 */
export type OnTrouble = (trouble: string, nextTryInMs: number | null) => void;

/** How a call that starts something is carried out. */
export interface StartOptions {
  readonly signal: AbortSignal;
  readonly onTrouble: OnTrouble;
}

export interface AcquireCall {
  readonly order: StartOrder;
  /** Resources on which no server started. */
  readonly exclude: readonly string[];
  /** Agora is sent the start's parameters with acquire. */
  readonly foretells: boolean;
}

export interface StopCall {
  readonly asyncStop: boolean;
  /** It has been sent before: stops that have had no slot yet go first. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  readonly onTrouble: OnTrouble;
}

/** The answer to a call. `unanswered`: a try of the call may have been acted on without an answer. */
export interface Tried<Answer> {
  readonly answer: Answer;
  readonly unanswered: boolean;
}

/** How a call other than a stop or a start waits for its slot. */
export interface CallOptions {
  readonly priority: Exclude<Priority, 'stop' | 'start'>;
  /** See `SlotRequest.admitWithinMs`. */
  readonly admitWithinMs?: number;
  readonly signal: AbortSignal;
  readonly onTrouble?: OnTrouble;
}

/** What is recorded: the channel or page of an app, with the recorder’s UID. */
export type Channel = Pick<RecordingSession, 'appId' | 'mode' | 'cname' | 'uid'>;

/** Agora's methods for one tenant, whose slots the calls take. */
export type UpstreamFor = (tenant: string) => RecordingUpstream;

/** One customer account at Agora: its request limit and its REST methods. */
export interface AgoraAccount {
  readonly scheduler: RequestScheduler;
  readonly upstreamFor: UpstreamFor;
  /** Whether it can make the token that a recorder of this app needs. */
  canMintToken(appId: string): boolean;
}

/** Finds the account of an app. An app that is not configured (any more) gets an account that refuses everything. */
export type AccountOf = (appId: string) => AgoraAccount;

/** Agora's REST methods. Credentials and storage keys are added behind this interface. */
export interface RecordingUpstream {
  /** Acquires a resource. Gives up after a few tries without an answer. */
  acquire(channel: Channel, call: AcquireCall, options: StartOptions): Promise<AcquireAnswer>;
  /** Starts with a resource; all tries of one call use the same. Gives up after a few tries without an answer. */
  start(
    channel: Channel,
    resourceId: string,
    order: StartOrder,
    options: StartOptions,
  ): Promise<Tried<StartAnswer>>;
  /**
   * Stops a recording. Tries until Agora gives a definite answer: no answer, a broken connection, 5xx and 429 are tried
   * again. Rejects with the signal's reason.
   */
  stop(session: RecordingSession, call: StopCall): Promise<Tried<StopAnswer>>;
  /** Queries a recording once. Rejects with `ThrottledError` if it gets no slot in time. */
  query(session: RecordingSession, options: CallOptions): Promise<QueryAnswer>;
  /** Changes a running recording. Rejects with `ThrottledError` like `query`. */
  change(session: RecordingSession, change: RecordingChange, options: CallOptions): Promise<ChangeAnswer>;
}

/** A change of a running recording, in Agora's terms. */
export interface RecordingChange {
  readonly method: 'update' | 'updateLayout';
  readonly clientRequest: JsonObject;
  /** The storage whose current keys are sent again. Agora requires the folders with them. */
  readonly storage: { readonly name: string; readonly fileNamePrefix: readonly string[] } | null;
}

/**
 * The turns of the changes of a recording, over all gateways: Agora takes the next change only after its answer to the
 * last (upstream contract, "Rules between fields"). A turn expires by the store's time, also if its holder dies;
 * nothing is locked while it lasts. All methods reject with `StoreUnavailableError` when the database can't be reached.
 */
export interface ChangeTurns {
  /** Takes or renews the turn for `forMs` from now. Resolves with false while it is another holder's turn. */
  take(session: RecordingSession, holder: string, forMs: number): Promise<boolean>;
  /** Tells the turn's holder that another waits for it. Resolves with the holder; null if the turn is free by now. */
  want(session: RecordingSession, wantedBy: string): Promise<string | null>;
  /** Ends this holder's turn, and no other's. Resolves with true if another waits for it. */
  release(session: RecordingSession, holder: string): Promise<boolean>;
}

export type ChangeAnswer =
  | { readonly means: 'changed' }
  | { readonly means: 'not-found' }
  /** `files` were named in answers that say nothing definite. */
  | (NoAnswer & { readonly files?: readonly RecordedFile[] })
  | Rejected;

/** Which recordings: all that is given has to match. */
export interface RecordingFilter {
  readonly states?: readonly RecordingState[];
  readonly mode?: RecordingMode;
  readonly cname?: string;
  readonly uid?: string;
  readonly sid?: string;
  /** They have all of these tags. */
  readonly tags?: readonly RecordingTag[];
  /** Unix milliseconds, inclusive. */
  readonly createdFrom?: number;
  /** Unix milliseconds, exclusive. */
  readonly createdBefore?: number;
}

/** A gateway's claim of due work. */
export interface Claim {
  readonly gateway: string;
  readonly leaseMs: number;
  readonly limit: number;
  /** Only starts, stops and the follow-ups of stops. */
  readonly urgentOnly?: boolean;
  /** True if the holder of a lease is known to have ended: its work need not wait until the lease expires. */
  readonly isGone?: (gateway: string) => boolean;
}

/** A new recording as it was stored, or the one that it conflicts with. */
export interface Added {
  readonly recording: Recording;
  readonly added: boolean;
}

/**
 * Stores recordings. Every write is durable when its promise resolves. All methods reject with `StoreUnavailableError`
 * when the database can't be reached, read or written. An existing row that can't be read is logged and left out of
 * lists; a method about this row alone rejects with another error.
 */
export interface RecordingStore {
  /** The store's time, which all gateways use instead of their own clocks: whole Unix milliseconds. */
  now(): number;
  /**
   * Stores a new recording, unless its owner has used the idempotency key before or its session is known: then it
   * resolves with the existing recording, whoever owns it. `asked` is stored in either case.
   */
  add(recording: Recording, asked?: AuditAsked | null): Promise<Added>;
  /**
   * As `add`, where fewer than `limit` of its app and kind run: else resolves with how many do, and only `asked` is
   * stored. Holds over all gateways, however many add at the same moment.
   */
  addWithin(
    limit: number,
    recording: Recording,
    asked?: AuditAsked | null,
  ): Promise<Added | { readonly full: RunningCount }>;
  /** How many recordings of these apps may be running, of all tenants. Kinds of which none runs are left out. */
  countRunning(appIds: readonly string[]): Promise<readonly RunningCount[]>;
  /** Those that exist, in any order. */
  load(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  /** Every tenant's with this `sid`: more than one only where callers gave it with other coordinates. */
  findBySid(sid: string): Promise<readonly Recording[]>;
  /** Those whose `sid` begins with letters and digits, some of them where there are very many. */
  findBySidBeginning(owner: string, beginning: string): Promise<readonly Recording[]>;
  findByIdempotencyKey(owner: string, key: string): Promise<Recording | null>;
  list(owner: string, filter: RecordingFilter, page: Page): Promise<readonly Recording[]>;
  /** How many match, however many pages that is. Takes long where it is millions, but holds up nothing else. */
  count(owner: string, filter: RecordingFilter): Promise<number>;
  /**
   * Changes a recording, also while others change it. `change` gets the current recording (first `known`) and returns
   * the next, or null to leave it; it is called again if another write came first. File names that `change` drops are
   * kept. Resolves with the stored recording, or null where `change` left it. `asked` is stored with the change, if
   * there is one.
   */
  change(
    known: Recording,
    change: (current: Recording) => Recording | null,
    asked?: AuditAsked | null,
  ): Promise<Recording | null>;
  /**
   * Stores the trouble of a recording and nothing else, if it is as it was last read. Resolves with the recording as
   * stored, or null where it has changed since.
   */
  noteTrouble(known: Recording, trouble: Trouble): Promise<Recording | null>;
  /** Leases up to `limit` due recordings that no gateway holds, stops first. */
  claimDue(claim: Claim): Promise<readonly Recording[]>;
  /** Extends the leases that this gateway still holds. */
  renew(gateway: string, ids: readonly string[], leaseMs: number): Promise<void>;
  /** The recordings of an app that were started for this channel and UID and have no `sid` yet. */
  findWithoutSid(channel: Pick<Channel, 'appId' | 'cname' | 'uid'>): Promise<readonly Recording[]>;
  /**
   * Takes the ended recording whose storage, one of these, has been due the longest to be listed for its files. Nobody
   * else takes it for the next `forMs`. Resolves with null where none is due.
   */
  takeListing(storages: readonly string[], forMs: number): Promise<Recording | null>;
  /** Those that were started to follow one of these recordings, of each in their order. */
  successorsOf(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  /**
   * Stores the recording that follows `known`, unless that has changed since it was read, or is followed by one of this
   * number: then it resolves with null.
   */
  succeed(known: Recording, successor: Recording, asked: AuditAsked): Promise<Recording | null>;
  /** The number of running recordings by app, counting only the first ten thousand or so. */
  countLive(): Promise<ReadonlyMap<string, number>>;
  /** The versions of those that exist, to find changes that were missed. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/**
 * What operators watch in the database. Counts are cheap however many recordings have ended. All methods reject with
 * `StoreUnavailableError` when the database can't be reached.
 */
export interface CurrentCounts {
  /** The recordings that are not over. */
  byState(): Promise<ReadonlyMap<RecordingState, number>>;
  /** The same of some tenants; those without any are left out. */
  byOwner(
    owners: readonly string[],
  ): Promise<readonly { readonly owner: string; readonly state: RecordingState; readonly count: number }[]>;
  /** How long ago the oldest stop was asked for that has not come to its end; 0 where there is none. */
  oldestUnsettledStopMs(): Promise<number>;
  /** Recordings that should have been stopped a minute ago or more. */
  pastTheirTime(): Promise<number>;
  /** Recordings that will be stopped or followed within two hours, as their resource or their token expires. */
  expiring(): Promise<number>;
  /** Recordings that are due and that no gateway works on, up to 1,000, as the other counts of what is due. */
  dueRecordings(): Promise<number>;
  dueNotifications(): Promise<number>;
  /** Lists of these storages. */
  dueListings(storages: readonly string[]): Promise<number>;
  /** When the last notification was received, in Unix milliseconds; null: none ever was. */
  lastNotificationAt(): Promise<number | null>;
}

/** Lists customers' storages, by their names in the configuration. */
export interface StorageLists {
  /**
   * Lists the objects whose keys begin with any of `prefixes`, of those that `wants` takes. Resolves with why the storage
   * can't be listed, in words for the operator without secrets. Rejects with the signal's reason.
   */
  list(
    storage: string,
    wanted: { readonly prefixes: readonly string[]; readonly wants: (key: string) => boolean },
    signal: AbortSignal,
  ): Promise<FoundInStorage | { readonly failure: string }>;
}

/** A change of a stored recording. */
export interface RecordingChanged {
  readonly id: string;
  readonly owner: string;
  readonly version: number;
}

/** Announces changes to the other gateways sooner than they would find them in the store. It may lose some. */
export interface ChangeBus {
  announce(change: RecordingChanged): void;
  /** Calls `onChange` for other gateways' changes, and `onGap` when some may have been lost. */
  listen(onChange: (change: RecordingChanged) => void, onGap: () => void): void;
  /** True while the other gateways' announcements arrive here. */
  isWorking(): boolean;
}

/**
 * Stores Agora's notifications until they are applied to their recordings, and after. A recording that becomes known
 * makes the pending notifications of its `sid` due, and one whose start was not answered those of its channel and UID
 * (`RecordingStore.add` and `change`). All methods reject with `StoreUnavailableError` when the database can't be
 * reached.
 */
export interface NotificationStore {
  /** Resolves with false if it was stored before: Agora sends some more than once. */
  add(
    notification: Notification,
    times: { readonly receivedAt: number; readonly dueAt: number },
  ): Promise<boolean>;
  /** Takes due notifications, oldest first. Until `againAt` no other gateway takes them. */
  takeDue(claim: {
    readonly now: number;
    readonly againAt: number;
    readonly limit: number;
  }): Promise<readonly KeptNotification[]>;
  noteApplied(ids: readonly string[], now: number): Promise<void>;
  /** Notes that their recordings are unknown, or that they can't be applied: tried twice more, then when that changes. */
  notePending(ids: readonly string[], now: number): Promise<void>;
  /** Notes what pending ones tell of a recording that the gateway does not know. */
  noteUnknown(sighting: UnknownSighting, now: number): Promise<void>;
  /** The latest of a recording, newest first. Both `appId` and `sid` count, since a caller may name any `sid`. */
  latest(of: Pick<Notification, 'appId' | 'sid'>, limit: number): Promise<readonly KeptNotification[]>;
  /**
   * Deletes those received before that time that still have no recording. Resolves with their number. What was noted of
   * unknown recordings goes with them, and what was noted of those that are known by now.
   */
  forgetPending(before: number): Promise<number>;
}
