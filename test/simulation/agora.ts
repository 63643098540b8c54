import type { AgoraRequest } from '../../src/agora/requests/transport.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A recording as it really is. */
export interface TrueRecording {
  readonly sid: string;
  readonly resourceId: string;
  readonly cname: string;
  readonly uid: string;
  readonly startedAt: number;
  /** Somebody sends a stream. */
  readonly hasStreams: boolean;
  readonly shape: 'string' | 'json';
  readonly uploadMs: number;
  /** When it is moved to another server: it records, and nobody finds it. */
  failovers: readonly { readonly from: number; readonly until: number }[];
  /** When it leaves the channel by itself; null: never. */
  readonly leavesAt: number | null;
  stoppedAt: number | null;
}

/** What is drawn for a recording when it starts. Times are milliseconds after the start. */
export interface Fate {
  readonly hasStreams: boolean;
  readonly shape: 'string' | 'json';
  readonly uploadMs: number;
  readonly failovers: readonly { readonly from: number; readonly until: number }[];
  readonly leavesAfterMs: number | null;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly afterMs: number;
  /** Whose answer it is, and the file names in it. */
  readonly sid: string | null;
  readonly names: readonly string[];
}

export interface Event {
  readonly eventType: number;
  readonly sid: string;
  readonly cname: string;
  readonly names: readonly string[];
  readonly body: string;
}

const RESOURCE_GOOD_FOR_MS = 5 * 60_000;
/** How long an exited recording is still known. */
const LINGERS_MS = 10_000;
/** When `query` begins to name files. */
const NAMES_AFTER_MS = 15_000;
const UPLOAD_PATIENCE_MS = 20_000;
const PROGRESS_EVERY_MS = 60_000;

/** Agora as it is when nothing is wrong: the faults are around it. */
export class Agora {
  readonly recordings = new Map<string, TrueRecording>();
  readonly #resources = new Map<
    string,
    { cname: string; uid: string; expiresAt: number; sid: string | null }
  >();
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly #fateOf: () => Fate;
  /** Whether it refuses (53) a second recording of the same channel and uid. It does not always notice. */
  readonly #noticesConflicts: boolean;
  readonly #onEvent: (event: Event) => void;

  constructor(
    clock: VirtualClock,
    options: {
      readonly random: Random;
      readonly trace: Trace;
      readonly fateOf: () => Fate;
      readonly noticesConflicts: boolean;
      readonly onEvent: (event: Event) => void;
    },
  ) {
    this.#clock = clock;
    this.#random = options.random;
    this.#trace = options.trace;
    this.#fateOf = options.fateOf;
    this.#noticesConflicts = options.noticesConflicts;
    this.#onEvent = options.onEvent;
  }

  /** Acts on a request, and says what is answered. */
  handle({ path, body }: AgoraRequest): Answer {
    const method = path.at(-1);
    const [, , , , , resourceId = '', , sid = ''] = path;
    if (method === 'acquire') return this.#acquire(partyOf(body));
    if (method === 'start') return this.#start(resourceId, partyOf(body));
    const recording = this.recordings.get(sid);
    const isFound = recording?.resourceId === resourceId && this.#isFound(recording);
    if (recording === undefined || !isFound) return noWorker(resourceId, sid);
    return method === 'stop' ? this.#stop(recording, body) : this.#query(recording);
  }

  /** A recording that somebody else started. */
  startElsewhere(cname: string, uid: string): TrueRecording {
    return this.#record(this.#random.hex(40), cname, uid);
  }

  exitOf({
    stoppedAt,
    leavesAt,
  }: TrueRecording): { readonly at: number; readonly by: 'stop' | 'itself' } | null {
    const left = leavesAt !== null && leavesAt <= this.#clock.now() ? leavesAt : null;
    if (stoppedAt !== null && (left === null || stoppedAt <= left)) return { at: stoppedAt, by: 'stop' };
    return left === null ? null : { at: left, by: 'itself' };
  }

  isLive(recording: TrueRecording): boolean {
    return this.exitOf(recording) === null;
  }

  isInFailover(recording: TrueRecording): boolean {
    const now = this.#clock.now();
    return (
      this.isLive(recording) && recording.failovers.some(({ from, until }) => from <= now && now < until)
    );
  }

  #isFound(recording: TrueRecording): boolean {
    const exit = this.exitOf(recording);
    if (exit === null) return !this.isInFailover(recording);
    return this.#clock.now() < exit.at + uploadTimeOf(recording) + LINGERS_MS;
  }

  #acquire({ cname, uid }: Party): Answer {
    const resourceId = this.#random.hex(40);
    const expiresAt = this.#clock.now() + RESOURCE_GOOD_FOR_MS;
    this.#resources.set(resourceId, { cname, uid, expiresAt, sid: null });
    return { ...QUICK, status: 200, body: { cname, uid, resourceId } };
  }

  #start(resourceId: string, { cname, uid }: Party): Answer {
    const resource = this.#resources.get(resourceId);
    if (resource === undefined || resource.cname !== cname || resource.uid !== uid) {
      return refusal(400, 432, 'request parameter does not match');
    }
    const before = resource.sid === null ? undefined : this.recordings.get(resource.sid);
    if (before !== undefined && this.isLive(before)) {
      const { sid } = before;
      const body = { cname, uid, resourceId, sid, code: 7, reason: 'already started' };
      return { ...QUICK, status: 201, body, sid };
    }
    if (before !== undefined || resource.expiresAt <= this.#clock.now()) {
      return refusal(400, 433, 'resource id is expired');
    }
    const others = [...this.recordings.values()].filter((each) => each.cname === cname && each.uid === uid);
    if (this.#noticesConflicts && others.some((each) => this.isLive(each))) {
      return refusal(400, 53, 'task conflict');
    }
    const { sid } = this.#record(resourceId, cname, uid);
    resource.sid = sid;
    return { ...QUICK, afterMs: 300, status: 200, body: { cname, uid, resourceId, sid }, sid };
  }

  #query(recording: TrueRecording): Answer {
    const exit = this.exitOf(recording);
    const now = this.#clock.now();
    if (exit !== null && now < exit.at + uploadTimeOf(recording)) {
      return answered(
        recording,
        { status: 6, ...filesOf(recording, this.#namesNow(recording)) },
        this.#namesNow(recording),
      );
    }
    const names = exit === null ? this.#namesNow(recording) : this.#allNames(recording);
    const young = now - recording.startedAt < 1000 ? 2 : 5;
    return answered(recording, { status: exit === null ? young : 8, ...filesOf(recording, names) }, names);
  }

  #stop(recording: TrueRecording, body: unknown): Answer {
    const now = this.#clock.now();
    if (this.exitOf(recording) !== null) {
      return { ...refusal(400, 49, 'invalid operation', recording), sid: recording.sid };
    }
    recording.stoppedAt = now;
    this.#trace.note('Agora', `stops ${recording.cname}`, recording.cname);
    this.#planEnd(recording, now);
    if (!recording.hasStreams) return refusal(206, 435, 'no recorded data', recording);
    if (isAsync(body)) return answered(recording, {}, []);
    const { uploadMs } = recording;
    if (uploadMs > UPLOAD_PATIENCE_MS) {
      return { ...refusal(206, 50, 'upload timeout', recording), afterMs: UPLOAD_PATIENCE_MS };
    }
    const names = this.#allNames(recording);
    const response = { ...filesOf(recording, names), uploadingStatus: 'uploaded' };
    return { ...answered(recording, response, names), afterMs: uploadMs };
  }

  #record(resourceId: string, cname: string, uid: string): TrueRecording {
    const startedAt = this.#clock.now();
    const { leavesAfterMs, failovers, ...fate } = this.#fateOf();
    const recording: TrueRecording = {
      ...fate,
      sid: this.#random.hex(32),
      resourceId,
      cname,
      uid,
      startedAt,
      failovers: failovers.map(({ from, until }) => ({ from: startedAt + from, until: startedAt + until })),
      leavesAt: leavesAfterMs === null ? null : startedAt + leavesAfterMs,
      stoppedAt: null,
    };
    this.recordings.set(recording.sid, recording);
    this.#trace.note(
      'Agora',
      `records ${cname} as ${recording.sid.slice(0, 6)}${fateInWords(recording)}`,
      cname,
    );
    this.#planEvents(recording);
    return recording;
  }

  #planEvents(recording: TrueRecording): void {
    const { startedAt, failovers, leavesAt } = recording;
    const whileLive = (afterMs: number, action: () => void) =>
      this.#clock.after(afterMs, () => {
        if (this.isLive(recording)) action();
      });
    whileLive(1000, () => this.#tell(recording, 40, { status: 0 }));
    whileLive(1500, () => this.#tell(recording, 13, {}));
    if (recording.hasStreams) {
      whileLive(NAMES_AFTER_MS, () => {
        const names = this.#namesNow(recording);
        this.#tell(recording, 4, { fileList: names.map((fileName) => ({ fileName })) }, names);
      });
      const progress = () => {
        if (!this.isInFailover(recording)) {
          this.#tell(recording, 33, { progress: 5000 });
          this.#tell(recording, 42, { startUtcMs: this.#clock.now() });
        }
        whileLive(PROGRESS_EVERY_MS, progress);
      };
      whileLive(PROGRESS_EVERY_MS, progress);
    }
    this.#planMoves(recording, failovers);
    if (leavesAt !== null) {
      this.#clock.after(leavesAt - startedAt, () => {
        if (recording.stoppedAt !== null) return;
        this.#trace.note('Agora', `${recording.cname} leaves by itself`, recording.cname);
        this.#planEnd(recording, leavesAt);
      });
    }
  }

  /** Moves it to other servers. Times are milliseconds from now. */
  move(recording: TrueRecording, moves: readonly { readonly from: number; readonly until: number }[]): void {
    const now = this.#clock.now();
    if (moves.length === 0 || !this.isLive(recording)) return;
    const later = moves.map(({ from, until }) => ({ from: now + from, until: now + until }));
    recording.failovers = [...recording.failovers, ...later];
    const inWords = moves.map(
      ({ from, until }) => `${Math.round(from / 1000)} to ${Math.round(until / 1000)} s`,
    );
    this.#trace.note('Agora', `moves ${recording.cname} from ${inWords.join(' and ')}`, recording.cname);
    this.#planMoves(recording, later);
  }

  #planMoves(recording: TrueRecording, moves: readonly { readonly until: number }[]): void {
    for (const { until } of moves) {
      this.#clock.after(until - this.#clock.now(), () => {
        if (this.isLive(recording)) this.#tell(recording, 12, { newUid: 99 });
      });
    }
  }

  #planEnd(recording: TrueRecording, exitedAt: number): void {
    this.#clock.after(500, () => this.#tell(recording, 41, { leaveCode: 2 }));
    this.#clock.after(exitedAt + uploadTimeOf(recording) - this.#clock.now(), () => {
      const names = this.#allNames(recording);
      if (recording.hasStreams) {
        this.#tell(recording, 31, { status: 0, fileList: names.map((fileName) => ({ fileName })) }, names);
      }
      this.#tell(recording, 11, { exitStatus: 0 });
    });
  }

  #tell(recording: TrueRecording, eventType: number, details: object, names: readonly string[] = []): void {
    const { sid, cname, uid } = recording;
    const now = this.#clock.now();
    const payload = { cname, uid, sid, sequence: 1, sendts: now, serviceType: 0, details };
    const noticeId = this.#random.hex(16);
    const body = JSON.stringify({ noticeId, productId: 3, eventType, notifyMs: now, payload });
    this.#onEvent({ eventType, sid, cname, names, body });
  }

  #namesNow(recording: TrueRecording): readonly string[] {
    const now = this.#clock.now();
    if (!recording.hasStreams || now - recording.startedAt < NAMES_AFTER_MS) return [];
    const m3u8 = `${recording.sid}_${recording.cname}.m3u8`;
    const moved = recording.failovers.filter(
      ({ until }) => until <= now && until <= (this.exitOf(recording)?.at ?? now),
    );
    return [m3u8, ...moved.map((_, index) => `bak${index}_${m3u8}`)];
  }

  /** Once all is over there are files that were not named before. */
  #allNames(recording: TrueRecording): readonly string[] {
    const { hasStreams, shape, sid, cname } = recording;
    if (!hasStreams) return [];
    const names = this.#namesNow(recording);
    const known = names.length > 0 ? names : [`${sid}_${cname}.m3u8`];
    return shape === 'json' ? [...known, `${sid}_${cname}_0.mp4`] : known;
  }
}

interface Party {
  readonly cname: string;
  readonly uid: string;
}

function partyOf(body: unknown): Party {
  if (typeof body !== 'object' || body === null || !('cname' in body) || !('uid' in body)) {
    throw new Error('a request without cname and uid');
  }
  return { cname: String(body.cname), uid: String(body.uid) };
}

function isAsync(body: unknown): boolean {
  return JSON.stringify(body).includes('"async_stop":true');
}

function fateInWords({ startedAt, failovers, leavesAt, hasStreams, uploadMs }: TrueRecording): string {
  const seconds = (at: number) => Math.round((at - startedAt) / 1000);
  const moves = failovers.map(({ from, until }) => `, moved after ${seconds(from)} to ${seconds(until)} s`);
  const leaves = leavesAt === null ? '' : `, leaves after ${seconds(leavesAt)} s`;
  return `${moves.join('')}${leaves}${hasStreams ? `, uploads for ${Math.round(uploadMs / 1000)} s` : ', no streams'}`;
}

function uploadTimeOf({ hasStreams, uploadMs }: TrueRecording): number {
  return hasStreams ? uploadMs : 0;
}

const QUICK = { afterMs: 0, sid: null, names: [] } as const;

function filesOf({ shape }: TrueRecording, names: readonly string[]) {
  if (shape === 'string' && names.length <= 1) return { fileListMode: 'string', fileList: names[0] ?? '' };
  return {
    fileListMode: 'json',
    fileList: names.map((fileName) => ({ fileName, trackType: 'audio_and_video' })),
  };
}

function answered(recording: TrueRecording, serverResponse: object, names: readonly string[]): Answer {
  const { sid, resourceId, cname, uid } = recording;
  return { ...QUICK, status: 200, body: { cname, uid, resourceId, sid, serverResponse }, sid, names };
}

function refusal(status: number, code: number, reason: string, recording?: TrueRecording): Answer {
  if (recording === undefined) return { ...QUICK, status, body: { code, reason } };
  const { sid, resourceId, cname, uid } = recording;
  return { ...QUICK, status, body: { cname, uid, resourceId, sid, code, reason }, sid };
}

function noWorker(resourceId: string, sid: string): Answer {
  const payload = { message: 'Failed to find worker.' };
  const serverResponse = { command: 'StopCloudRecorder', payload };
  return { ...QUICK, status: 404, body: { resourceId, sid, code: 404, serverResponse } };
}
