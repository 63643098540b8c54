import type { Agora, TrueRecording } from './agora.ts';
import type { Row } from './answers.ts';
import { REQUESTS_PER_SECOND } from './gateway.ts';
import type { Ledger, Violation, Wish } from './ledger.ts';
import type { Attempt } from './network.ts';

/** All that can be known of a history once everything has been healed and has had its time. */
export interface Evidence {
  readonly agora: Agora;
  readonly ledger: Ledger;
  readonly rows: readonly Row[];
  readonly attempts: readonly Attempt[];
  readonly gateways: number;
  readonly drains: readonly { readonly name: string; readonly handedBack: number; readonly tookMs: number }[];
}

/** What should never be, and is. */
export function violationsIn(evidence: Evidence): readonly Violation[] {
  return [
    ...evidence.ledger.violations,
    ...evidence.ledger.wishes.flatMap((wish) => [
      ...stopped(wish, evidence),
      ...notOver(wish, evidence),
      ...oneForOneKey(wish, evidence),
      ...sameAnswer(wish),
      ...ownStop(wish, evidence),
    ]),
    ...namesStored(evidence),
    ...withinLimit(evidence),
    ...drained(evidence),
  ];
}

/** What is broken before everybody asks again. */
export function broken(
  evidence: Pick<Evidence, 'agora' | 'ledger' | 'rows' | 'attempts'>,
): readonly Violation[] {
  return evidence.ledger.wishes
    .flatMap((wish) => stopped(wish, evidence))
    .map((each) => ({ ...each, what: `${each.what}, and nobody has asked again` }));
}

/** Nothing that somebody asked to stop, and was not told that it would not be, is live. */
function stopped(
  wish: Wish,
  { agora, ledger, attempts, rows }: Pick<Evidence, 'agora' | 'ledger' | 'rows' | 'attempts'>,
): readonly Violation[] {
  if (!wish.isStopAccepted) return [];
  const row = rowOf(wish, rows);
  const said = row?.says === 'over';
  return (
    recordingsOf(wish, agora)
      .filter((each) => agora.isLive(each))
      // A start that Agora acted on and whose sid nobody was ever told: nobody can stop it, and nobody says that it is over.
      .filter(({ sid }) => said || ledger.sids.has(sid))
      .filter(({ sid }) => row === undefined || !isLostSightOf(sid, wish, row, { ledger, attempts }))
      // Agora itself has refused the stop for good, and the caller or the row says so.
      .filter(({ sid }) => !isRefusedForGood(sid, attempts) || !(wish.wasToldOfRefusal || hasCode(row)))
      .map(({ sid }) =>
        violation('an accepted stop is carried out', wish, `${sid.slice(0, 6)} is live; ${inWords(row)}`),
      )
  );
}

/**
 * A refusal in Agora's own words. Right after a try that nobody heard the end of it is not the last word yet: what was asked
 * may have been done, so it has to come twice.
 */
function isRefusedForGood(sid: string, attempts: readonly Attempt[]): boolean {
  const stops = attempts.filter((each) => each.method === 'stop' && each.sid === sid);
  const refusals = stops.filter(({ wasRefused }) => wasRefused);
  return (
    refusals.length > 1 ||
    stops.some((each, index) => each.wasRefused && stops[index - 1]?.wasUnanswered !== true)
  );
}

function hasCode(row: Row | undefined): boolean {
  return row !== undefined && row.refusedWith !== null;
}

/** Nothing is live that the gateway says is over. */
function notOver(wish: Wish, { agora, rows, ledger, attempts }: Evidence): readonly Violation[] {
  const row = rowOf(wish, rows);
  if (row?.says !== 'over') return [];
  return (
    recordingsOf(wish, agora)
      .filter((each) => agora.isLive(each))
      .filter(({ sid }) => !isLostSightOf(sid, wish, row, { ledger, attempts }))
      // Agora itself has said that it can't be stopped, and the row says that it did.
      .filter(({ sid }) => !(isRefusedForGood(sid, attempts) && hasCode(row)))
      .map(({ sid }) =>
        violation('what is said to be over is not live', wish, `${sid.slice(0, 6)} is live; ${inWords(row)}`),
      )
  );
}

/** It was not found for longer than any move takes, nothing has been heard of it since, and nobody has asked. */
function isLostSightOf(
  sid: string,
  { lastStopAt }: Wish,
  row: Row,
  { ledger, attempts }: Pick<Evidence, 'ledger' | 'attempts'>,
): boolean {
  // What the row has of the time is by a clock that may be wrong.
  const since = attempts.findLast((each) => each.sid === sid)?.at ?? 0;
  const isQuiet = (ledger.lastNotified.get(sid) ?? 0) <= since && (lastStopAt ?? 0) <= since;
  return row.state === 'ended' && row.outcome === 'RecordingEnded' && isQuiet;
}

function oneForOneKey(wish: Wish, { agora }: Evidence): readonly Violation[] {
  const count = recordingsOf(wish, agora).length;
  return count > 1
    ? [violation('one recording for one key', wish, `Agora was made to record it ${count} times`)]
    : [];
}

/** The same stop has the same answer, with every file name that was told before. */
function sameAnswer(wish: Wish): readonly Violation[] {
  return wish.outcomes.slice(1).flatMap((later, index) => {
    const earlier = wish.outcomes[index];
    // What was said to have ended while it was being moved is put right.
    if (earlier === undefined || earlier.wasLive) return [];
    const missing = earlier.files.filter((name) => !later.files.includes(name));
    return [
      ...(later.outcome === earlier.outcome ? [] : [`${earlier.outcome}, later ${later.outcome}`]),
      ...missing.map((name) => `${name} is not told any more`),
    ].map((what) => violation('the same stop has the same answer', wish, what));
  });
}

/** What a stop of ours ended, as Agora's answer to a later try of it says, is not told as ended before. */
function ownStop(wish: Wish, { agora, rows, attempts }: Evidence): readonly Violation[] {
  const row = rowOf(wish, rows);
  if (row?.outcome !== 'RecordingEnded') return [];
  return recordingsOf(wish, agora)
    .filter((each) => agora.exitOf(each)?.by === 'stop')
    .filter(({ sid }) =>
      attempts.some((each) => each.method === 'stop' && each.sid === sid && each.heardExiting),
    )
    .map(() => violation('our own stop is told as one', wish, 'told as ended before'));
}

/** Every file name that Agora told to anybody is stored. */
function namesStored({ ledger, rows }: Evidence): readonly Violation[] {
  return [...ledger.names].flatMap(([sid, names]) => {
    const row = rows.find((each) => each.sid === sid);
    if (row === undefined) return [];
    const missing = [...names.keys()].filter((name) => !row.files.includes(name));
    return missing.map((name) => ({
      invariant: 'every name is stored',
      about: row.cname,
      what: `${name} is not`,
    }));
  });
}

/** No window of one second has more requests leave than the account's limit. */
function withinLimit({ attempts, gateways }: Evidence): readonly Violation[] {
  const limit = REQUESTS_PER_SECOND * gateways;
  const over = attempts.find((each, index) => {
    const first = attempts[index - limit];
    return first !== undefined && each.at - first.at < 1000;
  });
  return over === undefined
    ? []
    : [{ invariant: 'the limit', about: 'Agora', what: `more than ${limit} requests in a second` }];
}

/** With nothing left to do a gateway ends at once, and hands nothing back. */
function drained({ drains }: Evidence): readonly Violation[] {
  return drains
    .filter(({ handedBack, tookMs }) => handedBack > 0 || tookMs > 5000)
    .map(({ name, handedBack, tookMs }) => ({
      invariant: 'with nothing to do it ends at once',
      about: name,
      what: `took ${tookMs} ms and handed ${handedBack} back`,
    }));
}

export function recordingsOf({ cname }: Pick<Wish, 'cname'>, agora: Agora): readonly TrueRecording[] {
  return [...agora.recordings.values()].filter((each) => each.cname === cname);
}

function rowOf({ cname }: Wish, rows: readonly Row[]): Row | undefined {
  return rows.find((each) => each.cname === cname);
}

function inWords(row: Row | undefined): string {
  if (row === undefined) return 'the gateway knows nothing of it';
  return `the gateway says ${row.state}${row.outcome === null ? '' : `, ${row.outcome}`}`;
}

function violation(invariant: string, { cname }: Wish, what: string): Violation {
  return { invariant, about: cname, what };
}
