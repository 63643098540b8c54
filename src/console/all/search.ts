/** What is searched for: as the address has it, as the gateway takes it, and as it is typed. Pure. */
import { instantOf, localOf } from '../format/local-time.ts';
import { tagsOfText, tagText } from '../format/tags.ts';
import type {
  RecordingFilter,
  RecordingMode,
  RecordingState,
  RecordingTagInput,
} from '../generated/graphql.ts';

export const STATES: readonly RecordingState[] = [
  ...(['STARTING', 'RECORDING', 'STOPPING'] as const),
  ...(['EXITING', 'ENDED', 'FAILED'] as const),
];
export const MODES: readonly RecordingMode[] = ['MIX', 'INDIVIDUAL', 'WEB', 'RAW'];

/** Each is exact, and all of them have to fit; empty: it does not matter. */
export interface Search {
  readonly channel: string;
  readonly sid: string;
  readonly uid: string;
  readonly states: readonly RecordingState[];
  readonly mode: RecordingMode | '';
  /** Points in time, ISO 8601 with a time zone: an address means the same wherever it is opened. */
  readonly from: string;
  readonly before: string;
  readonly tags: readonly RecordingTagInput[];
}

export const EVERYTHING: Search = {
  ...{ channel: '', sid: '', uid: '', states: [], mode: '', from: '', before: '', tags: [] },
};

/** Reads the search of an address; what can't be read is in `problems`, a sentence each. */
export function searchOf(parameters: URLSearchParams): {
  readonly search: Search;
  readonly problems: readonly string[];
} {
  const text = (name: string) => parameters.get(name)?.trim() ?? '';
  const words = (name: string) => parameters.getAll(name).map((each) => each.toUpperCase());
  const [states, mode] = [words('state'), words('mode')[0] ?? ''];
  const problems = [
    ...states.filter((each) => !isOneOf(STATES, each)).map((each) => `There is no state “${each}”.`),
    ...(mode === '' || isOneOf(MODES, mode) ? [] : [`There is no mode “${mode}”.`]),
    ...['from', 'before']
      .filter((name) => text(name) !== '' && Number.isNaN(Date.parse(text(name))))
      .map((name) => `“${name}” is no point in time: ${text(name)}.`),
  ];
  const search = {
    ...{ channel: text('channel'), sid: text('sid'), uid: text('uid') },
    states: STATES.filter((each) => states.includes(each)),
    mode: isOneOf(MODES, mode) ? mode : ('' as const),
    ...{ from: text('from'), before: text('before') },
    tags: parameters.getAll('tag').map(tagOfParameter),
  };
  return { search, problems };
}

function isOneOf<T extends string>(all: readonly T[], text: string): text is T {
  return all.some((each) => each === text);
}

/** The search for an address: only what matters is in it. */
export function parametersOf({
  channel,
  sid,
  uid,
  states,
  mode,
  from,
  before,
  tags,
}: Search): URLSearchParams {
  const entries = [
    ...Object.entries({ channel, sid, uid }),
    ...states.map((state) => ['state', state.toLowerCase()]),
    ...Object.entries({ mode: mode.toLowerCase(), from, before }),
    ...tags.map(({ key, value }) => ['tag', `${key}=${value}`]),
  ];
  return new URLSearchParams(entries.filter(([, value]) => value !== ''));
}

/** `key=value`; a key may have any sign but this. */
function tagOfParameter(text: string): RecordingTagInput {
  const at = text.indexOf('=');
  return at < 0 ? { key: text, value: '' } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** As the gateway takes it. */
export function filterOf({ channel, sid, uid, states, mode, from, before, tags }: Search): RecordingFilter {
  return {
    ...(channel === '' ? {} : { cname: channel }),
    ...(sid === '' ? {} : { sid }),
    ...(uid === '' ? {} : { uid }),
    ...(states.length === 0 ? {} : { states }),
    ...(mode === '' ? {} : { mode }),
    ...(from === '' ? {} : { createdFrom: new Date(from).toISOString() }),
    ...(before === '' ? {} : { createdBefore: new Date(before).toISOString() }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** Whether anything is searched for at all. */
export function isNarrowed(search: Search): boolean {
  return parametersOf(search).size > 0;
}

/** What stands in the fields. */
export interface Draft {
  /** A channel, a `sid` or an id. */
  readonly text: string;
  readonly uid: string;
  readonly tags: string;
  /** In the reader's time zone. */
  readonly from: string;
  readonly before: string;
}

export function draftOf({ channel, sid, uid, tags, from, before }: Search): Draft {
  return {
    text: sid === '' ? channel : sid,
    uid,
    tags: tags.map(tagText).join(', '),
    from: localOf(from),
    before: localOf(before),
  };
}

/** The search that the fields stand for. What is unchanged in them stays as the address had it, to the second. */
export function withDraft(search: Search, draft: Draft): Search {
  const old = draftOf(search);
  const text = draft.text.trim();
  return {
    ...search,
    ...(text === old.text ? {} : { channel: text, sid: '' }),
    uid: draft.uid.trim(),
    tags: draft.tags === old.tags ? search.tags : tagsOfText(draft.tags),
    from: draft.from === old.from ? search.from : instantOf(draft.from),
    before: draft.before === old.before ? search.before : instantOf(draft.before),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  ...{ cname: 'Channel', sid: 'Sid', uid: 'UID', tags: 'Tags', states: 'State', mode: 'Mode' },
  ...{ createdFrom: 'Created from', createdBefore: 'Created before' },
};

/** A sentence of the gateway's about the filter, with the names of the fields as the page has them. */
export function inWordsOfPage(sentence: string): string {
  return sentence.replaceAll(/\bfilter\.(\w+)(?:\.\w+)*: /g, (whole, field: string) => {
    const word = WORDS[field];
    return word === undefined ? whole : `${word}: `;
  });
}
