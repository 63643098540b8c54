import type { AcquireAnswer, NoAnswer, QueryAnswer, Rejected, StartAnswer, StopAnswer } from './answers.ts';
import type { AuditAsked } from './audit.ts';
import type { KeptNotification, Notification } from './notification.ts';
import type { JsonObject } from './outcome.ts';
import type { Page } from './page.ts';
import type { RecordedFile } from './recorded-file.ts';
import type { Recording, RecordingState } from './recording.ts';
import type { RecordingMode, RecordingSession } from './session.ts';
import type { StartOrder } from './start-order.ts';

/** Time as the gateway sees it. Tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch, as the machine has it: jumps when the machine's clock is set. */
  now(): number;
  /** Milliseconds since some moment: what waits are counted by. Never jumps, and says nothing to other processes. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Keeps calls away from a service that does not answer, for everybody in the process. */
export interface CircuitBreaker {
  /**
   * Rejects at once while the service does not answer. A call that is not answered in time, or can't be made, is the last
   * one until the service has answered again in the background.
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
}

/** Who goes first when calls wait for the account's request limit, most urgent first. */
export const PRIORITIES = ['stop', 'start', 'followUp', 'update', 'query', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface SlotRequest {
  readonly priority: Priority;
  /** Whose call it is: tenants that wait with the same priority take turns. */
  readonly tenant: string;
  /** The call has had a turn before: the tenant's other stops that have had none go first. */
  readonly again?: boolean;
  /**
   * Refuse at once with `ThrottledError` when the turn is not expected within this time, or too many calls wait already.
   * Left out: wait as long as it takes, and never be refused.
   */
  readonly admitWithinMs?: number;
  /** Leaves the queue when aborted. */
  readonly signal?: AbortSignal;
}

/** The limit in use, as one tenant may know of it. */
export interface ThrottleStatus {
  readonly limitPerSecond: number;
  /** The tenant's own calls. */
  readonly waiting: Readonly<Record<Priority, number>>;
  readonly maxQueue: number;
  /** How long a new stop of the tenant's would wait for its turn. */
  readonly stopWaitMs: number;
  /** What is left of a pause that Agora asked for with a 429; 0 when there is none. */
  readonly heldForMs: number;
  /** `shared`: one limit for all gateways; `alone`: this process only; `fallback`: Redis is away, a careful share. */
  readonly scope: 'alone' | 'shared' | 'fallback';
}

/** The right to send one request. */
export interface Slot {
  /** To be called when the request leaves, if that is later than the slot was given. */
  sent(): void;
}

/** The request limit of one Agora account. */
export interface RequestScheduler {
  /** Resolves when the caller may send one request. Rejects with `ThrottledError`, or the signal's reason. */
  slot(request: SlotRequest): Promise<Slot>;
  /** Throws what `slot` would reject with, without taking one: for work that has to be written down before it waits. */
  admit(request: Pick<SlotRequest, 'priority' | 'tenant' | 'admitWithinMs'>): void;
  /** Lets nobody send for `ms`: Agora answered 429. */
  hold(ms: number): Promise<void>;
  /** Nobody waits, and the next slot is free at once. */
  isIdle(): boolean;
  status(tenant: string): ThrottleStatus;
}

export interface AcquireCall {
  readonly order: StartOrder;
  /** Resources on which no server started. */
  readonly exclude: readonly string[];
  /** Agora is told what start will bring. */
  readonly foretells: boolean;
}

export interface StopCall {
  readonly asyncStop: boolean;
  /** This stop has had a turn before: those that have had none go first. */
  readonly again: boolean;
  readonly signal: AbortSignal;
  /** Told of every try that gave no answer, in words fit for a caller. */
  readonly onTrouble: (trouble: string) => void;
}

/** The last answer to a call, and whether a try of it may have been acted on without an answer. */
export interface Tried<Answer> {
  readonly answer: Answer;
  readonly unanswered: boolean;
}

/** How a call that is not a stop waits for its turn. */
export interface Turn {
  readonly priority: Exclude<Priority, 'stop' | 'start'>;
  /** See `SlotRequest.admitWithinMs`. Left out: wait as long as it takes. */
  readonly admitWithinMs?: number;
  readonly signal: AbortSignal;
}

/** What is recorded: app, channel or page, and the recorder’s UID. */
export type Channel = Pick<RecordingSession, 'appId' | 'mode' | 'cname' | 'uid'>;

/** Agora, as asked for a tenant: whose turn a call takes when tenants wait for slots. */
export type UpstreamFor = (tenant: string) => RecordingUpstream;

/** One customer of Agora's: its request limit, and its REST. */
export interface AgoraAccount {
  readonly scheduler: RequestScheduler;
  readonly upstreamFor: UpstreamFor;
}

/** The account that an app belongs to. One that is not configured (any more) gets an account that refuses everything. */
export type AccountOf = (appId: string) => AgoraAccount;

/** Agora's REST methods, as far as the recordings need them. Credentials, cloud keys and minted tokens stay behind it. */
export interface RecordingUpstream {
  /** Asks for a resource. Gives up after a few tries without an answer. */
  acquire(channel: Channel, call: AcquireCall, signal: AbortSignal): Promise<AcquireAnswer>;
  /** Asks to start with a resource, always the same one for the tries of one call. Gives up after a few without an answer. */
  start(
    channel: Channel,
    resourceId: string,
    order: StartOrder,
    signal: AbortSignal,
  ): Promise<Tried<StartAnswer>>;
  /**
   * Asks Agora to stop until it has answered something definite: silence, broken connections, 5xx and 429 are tried
   * again. Rejects with the signal's reason.
   */
  stop(session: RecordingSession, call: StopCall): Promise<Tried<StopAnswer>>;
  /** Asks about a recording once. Rejects with `ThrottledError` when its turn does not come in time. */
  query(session: RecordingSession, turn: Turn): Promise<QueryAnswer>;
  /** Changes a recording that runs. Rejects with `ThrottledError` like `query`. */
  change(session: RecordingSession, change: RecordingChange, turn: Turn): Promise<ChangeAnswer>;
}

/** A change of a running recording, in Agora's own words. */
export interface RecordingChange {
  readonly method: 'update' | 'updateLayout';
  readonly clientRequest: JsonObject;
  /** Sends the keys of this storage again, as they are now. Agora wants to be told of the folders again, too. */
  readonly storage: { readonly name: string; readonly fileNamePrefix: readonly string[] } | null;
}

/**
 * Whose turn it is to change a recording, over all gateways: Agora takes the next change only after its answer to the last
 * (upstream contract, "Rules between fields"). A turn has an end, by the store's time, so it also runs out when its holder
 * dies; nothing is locked while it lasts. Both methods reject with `StoreUnavailableError` when the database can't be
 * reached.
 */
export interface ChangeTurns {
  /** False while it is another holder's turn. Else it is this holder's for `forMs` from now, also if it was before. */
  take(session: RecordingSession, holder: string, forMs: number): Promise<boolean>;
  /** Lets whoever has the turn know that another waits for it. Resolves with whose it is; null where it is nobody's by now. */
  want(session: RecordingSession, wantedBy: string): Promise<string | null>;
  /** Ends a turn of this holder's; another's goes on. Resolves with whether another waits for it. */
  release(session: RecordingSession, holder: string): Promise<boolean>;
}

/** What Agora said to a change. */
export type ChangeAnswer =
  | { readonly means: 'changed' }
  | { readonly means: 'not-found' }
  /** `files` stood in answers that say nothing definite. */
  | (NoAnswer & { readonly files?: readonly RecordedFile[] })
  | Rejected;

export interface RecordingFilter {
  readonly states?: readonly RecordingState[];
  readonly mode?: RecordingMode;
  readonly cname?: string;
  /** Unix milliseconds, inclusive. */
  readonly createdFrom?: number;
  /** Unix milliseconds, exclusive. */
  readonly createdBefore?: number;
}

/** A gateway's wish for work. */
export interface Claim {
  readonly gateway: string;
  readonly leaseMs: number;
  readonly limit: number;
  /** Only what is to be stopped or started, and the end of what is being stopped. */
  readonly urgentOnly?: boolean;
  /** Whether the gateway that holds a lease is known to have ended: its work need not wait until the lease runs out. */
  readonly isGone?: (gateway: string) => boolean;
}

/**
 * Remembers recordings. Every write is durable when its promise resolves. All methods reject with
 * `StoreUnavailableError` when the database can't be reached, read or written. A row that is there and can't be read is
 * reported and left out; a method that is about this one rejects with another error.
 */
export interface RecordingStore {
  /** The store's time, which all gateways count by, whatever their own clocks say: Unix milliseconds, a whole number. */
  now(): number;
  /**
   * Remembers a new recording, unless its owner has used the idempotency key before or its session is known: then the
   * recording that is there already is given back, whoever's it is. `asked` is stored with it, either way.
   */
  add(
    recording: Recording,
    asked?: AuditAsked | null,
  ): Promise<{ readonly recording: Recording; readonly added: boolean }>;
  /** Those that there are, in any order. */
  load(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  /** Everybody's with this `sid`: rarely more than one, and more where callers named it with other coordinates. */
  findBySid(sid: string): Promise<readonly Recording[]>;
  findByIdempotencyKey(owner: string, key: string): Promise<Recording | null>;
  list(owner: string, filter: RecordingFilter, page: Page): Promise<readonly Recording[]>;
  /**
   * Changes a recording, however many others change it at the same time: `change` gets it as it is (at first as it is
   * given) and says what it is to be, or null to leave it, and is asked again when another write came first. File names
   * that `change` drops are kept. Resolves with the recording as stored, or null where `change` left it. `asked` is stored
   * with the change, if there is one.
   */
  change(
    known: Recording,
    change: (current: Recording) => Recording | null,
    asked?: AuditAsked | null,
  ): Promise<Recording | null>;
  /** Leases up to `limit` recordings whose work is due and that nobody holds, stops first. */
  claimDue(claim: Claim): Promise<readonly Recording[]>;
  /** Lengthens the leases that this gateway still holds. */
  renew(gateway: string, ids: readonly string[], leaseMs: number): Promise<void>;
  /** Those in an app that were started for this channel and UID and have no `sid` yet. */
  findWithoutSid(channel: Pick<Channel, 'appId' | 'cname' | 'uid'>): Promise<readonly Recording[]>;
  /** How many recordings of each app run, of the first some ten thousand. */
  countLive(): Promise<ReadonlyMap<string, number>>;
  /** The versions of those that there are, for whoever waits for a change. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** That a recording has changed. */
export interface RecordingChanged {
  readonly id: string;
  readonly owner: string;
  readonly version: number;
}

/** Tells the gateways of one another's changes, sooner than they would find them in the store. It may lose some. */
export interface ChangeBus {
  announce(change: RecordingChanged): void;
  /** `onChange` hears of other gateways' changes; `onGap`, that some may have been lost. */
  listen(onChange: (change: RecordingChanged) => void, onGap: () => void): void;
  /** What others announce arrives here now. */
  isWorking(): boolean;
}

/**
 * Keeps Agora's notifications until they are applied to their recordings, and after. A recording that becomes known makes
 * those due that were kept for its `sid`, and one whose start was not answered those of its channel and UID
 * (`RecordingStore.add` and `change`). All methods reject with `StoreUnavailableError`
 * when the database can't be reached.
 */
export interface NotificationStore {
  /** False when it was there before: Agora sends some more than once. */
  add(
    notification: Notification,
    times: { readonly receivedAt: number; readonly dueAt: number },
  ): Promise<boolean>;
  /** Those that are due, oldest first. Until `againAt` no other gateway takes them. */
  takeDue(wish: {
    readonly now: number;
    readonly againAt: number;
    readonly limit: number;
  }): Promise<readonly KeptNotification[]>;
  noteApplied(ids: readonly string[], now: number): Promise<void>;
  /** Their recordings are not known, or they can't be applied: tried twice more, and then when that changes. */
  notePending(ids: readonly string[], now: number): Promise<void>;
  /** The last that were received of a recording in an app, newest first: a `sid` alone is somebody's word. */
  latest(of: Pick<Notification, 'appId' | 'sid'>, limit: number): Promise<readonly KeptNotification[]>;
  /** Deletes what was received before then and has no recording to this day. Resolves with how many there were. */
  forgetPending(before: number): Promise<number>;
}
