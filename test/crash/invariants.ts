import type { Heard, Row } from './callers.ts';
import type { Life } from './fleet.ts';
import type { Plan } from './plan.ts';
import type { Arrival, Told, TrueRecording } from './upstream.ts';

export interface Violation {
  readonly invariant: string;
  /** The channel, or who it is about. */
  readonly about: string;
  readonly what: string;
}

/** All that can be known of a history once everything has been healed and has had its time. */
export interface Evidence {
  readonly plan: Plan;
  readonly heard: readonly Heard[];
  readonly rows: readonly Row[];
  readonly recordings: readonly TrueRecording[];
  readonly told: readonly Told[];
  readonly arrivals: readonly Arrival[];
  readonly lives: readonly Life[];
}

/** What should never be, and is. */
export function violationsIn(evidence: Evidence): readonly Violation[] {
  return [
    ...evidence.heard.flatMap((each) => [
      ...answered(each),
      ...stoppedAsPromised(each, evidence),
      ...hasItsRow(each, evidence),
      ...sameAnswer(each, evidence),
      ...ownStop(each),
    ]),
    ...evidence.rows.flatMap((row) => overAsSaid(row, evidence)),
    ...namesStored(evidence),
    ...withinLimit(evidence),
    ...evidence.lives.flatMap(endedAsTold),
  ];
}

function answered({ wish, wrong }: Heard): readonly Violation[] {
  return wrong.map((what) => ({ invariant: 'callers get their own answers', about: wish.cname, what }));
}

function stoppedAsPromised(
  { wish, isStopAcknowledged }: Heard,
  { recordings }: Evidence,
): readonly Violation[] {
  if (!isStopAcknowledged) return [];
  const live = recordings.filter(({ cname, isLive }) => cname === wish.cname && isLive);
  return live.map(({ sid }) => ({
    ...{ invariant: 'an acknowledged stop is carried out', about: wish.cname, what: `${sid} is live` },
  }));
}

function hasItsRow(
  { wish, id, isStartAcknowledged, isStopAcknowledged, wasStoppedInTime }: Heard,
  evidence: Evidence,
) {
  const { cname } = wish;
  const rows = evidence.rows.filter((row) => row.cname === cname);
  const recordings = evidence.recordings.filter((each) => each.cname === cname);
  const found: Violation[] = [];
  const add = (invariant: string, what: string) => found.push({ invariant, about: cname, what });
  const isPromised = isStartAcknowledged || isStopAcknowledged;
  if (isPromised && !rows.some((row) => row.id === id)) add('what was promised has a row', `${id} has none`);
  if (rows.length > 1) add('one row for one key', `there are ${rows.length}`);
  // Stopped before Agora was asked to start it: there is nothing to stop then, and there must not be.
  const expected = wasStoppedInTime ? 0 : 1;
  if (isPromised && recordings.length !== expected)
    add('one recording for one key', `Agora was made to record it ${recordings.length} times`);
  const [row] = rows;
  if (row && recordings[0] && row.sid !== recordings[0].sid && row.state !== 'STARTING')
    add('a row is of its recording', `${row.sid} instead of ${recordings[0].sid}`);
  if (isStopAcknowledged && !wasStoppedInTime && row && (row.state !== 'ENDED' || row.stopOutcome === null))
    add('an acknowledged stop has an outcome', `${row.state} ${row.failure?.message ?? ''}`);
  return found;
}

/** The same stop has the same answer, whoever asks, and every name in it is stored. */
function sameAnswer({ wish, outcomes }: Heard, { rows }: Evidence): readonly Violation[] {
  const [first, ...later] = outcomes;
  if (first === undefined) return [];
  const known = new Set(rows.flatMap((row) => (row.cname === wish.cname ? row.files : [])).map(nameOf));
  const unlike = later.filter(({ type, files, raw }) => {
    return type !== first.type || raw !== first.raw || String(files) !== String(first.files);
  });
  const missing = outcomes.flatMap(({ files }) => files).filter((name) => !known.has(name));
  return [
    ...unlike.map((each) => `${JSON.stringify(first)}, later ${JSON.stringify(each)}`),
    ...missing.map((name) => `${name} was told and is not stored`),
  ].map((what) => ({ invariant: 'the same stop has the same answer', about: wish.cname, what }));
}

/** Nothing ends here by itself, so no stop finds that it was over before. */
function ownStop({ wish, outcomes }: Heard): readonly Violation[] {
  return outcomes.some(({ type }) => type === 'RecordingEnded')
    ? [{ invariant: 'our own stop is told as one', about: wish.cname, what: 'told as ended before' }]
    : [];
}

function overAsSaid(row: Row, { recordings }: Evidence): readonly Violation[] {
  const isOver = row.state === 'ENDED' || row.state === 'FAILED';
  const truth = recordings.find(({ cname }) => cname === row.cname);
  const invariant = 'the gateway knows what is live';
  if (isOver && truth?.isLive)
    return [
      { invariant, about: row.cname, what: `${row.state} ${row.failure?.message ?? ''}, and it is live` },
    ];
  if (row.state === 'RECORDING' && !truth?.isLive)
    return [{ invariant, about: row.cname, what: 'RECORDING, and it is over' }];
  const isUnsettled = ['STARTING', 'STOPPING', 'EXITING'].includes(row.state);
  return isUnsettled
    ? [{ invariant: 'all work comes to an end', about: row.cname, what: `still ${row.state}` }]
    : [];
}

/** Every name that was told to a gateway that had the time to write it down. */
function namesStored({ told, lives, rows }: Evidence): readonly Violation[] {
  return told.flatMap(({ life: name, cname, method, atMs, names, wasGivenUp }) => {
    const life = lives.find((each) => each.name === name);
    if (wasGivenUp || life === undefined || couldNotWriteDown(life, method, atMs)) return [];
    const known = rows.filter((row) => row.cname === cname).flatMap(({ files }) => files.map(nameOf));
    const missing = names.filter((each) => !known.includes(each));
    return missing.map((each) => ({
      invariant: 'every name that was told is stored',
      about: cname,
      what: `${each}, told ${name} as it asked ${method}`,
    }));
  });
}

function couldNotWriteDown(life: Life, method: string, atMs: number): boolean {
  if (wasForced(life)) return true;
  // What could not be written down when it had to end is in the log.
  if (life.ended?.output.includes('could not be stored yet')) return true;
  // A look is given up after a while, and a paused gateway reads nothing meanwhile.
  const isPausedThen = life.signals.some(({ signal, atMs: at }, index) => {
    const until =
      life.signals.slice(index).find((later) => later.signal === 'SIGCONT')?.atMs ?? Number.POSITIVE_INFINITY;
    return signal === 'SIGSTOP' && atMs > at - 100 && atMs < until + 100;
  });
  return method === 'query' && isPausedThen;
}

/** No second has more requests than the limit, however long they lay before they could be counted. */
function withinLimit({ plan, arrivals }: Evidence): readonly Violation[] {
  if (plan.gateways > 1 && !plan.hasRedis) return [];
  const { requestsPerSecond: limit } = plan;
  return arrivals.flatMap((last, index) => {
    const first = arrivals[index - limit];
    if (first === undefined || last.to - first.from >= 1000) return [];
    const within = `${limit + 1} requests in ${Math.round(last.to - first.from)} ms (as seen, ${Math.round(last.to - first.to)})`;
    return [{ invariant: 'the limit', about: 'Agora', what: within }];
  });
}

/** It ends when it is told to, with exit code 0, and never by itself. */
function endedAsTold(life: Life): readonly Violation[] {
  const { name, signals, ended, endpoint } = life;
  // Without its database it does not start; somebody starts it again.
  if (ended === null || endpoint === null || wasForced(life)) return [];
  if (signals.some(({ signal }) => signal === 'SIGTERM') && ended.code === 0) return [];
  return [{ invariant: 'a gateway ends when it is told to', about: name, what: `ended with ${ended.code}` }];
}

/** It had to end at once: whoever sends SIGTERM again means it. */
function wasForced({ signals }: Life): boolean {
  const ends = signals.filter(({ signal }) => signal === 'SIGTERM');
  return ends.length > 1 || signals.some(({ signal }) => signal === 'SIGKILL');
}

function nameOf({ fileName }: { readonly fileName: string }): string {
  return fileName;
}
