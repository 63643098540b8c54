/** Which entries of the audit trail an address asks for. Pure. */
import type { AuditFilter } from '../generated/graphql.ts';

/** Each is exact; empty: it does not matter. */
export interface TrailSearch {
  readonly action: string;
  readonly subject: string;
  /** The id of a recording. */
  readonly recording: string;
}

export const EVERY_ENTRY: TrailSearch = { action: '', subject: '', recording: '' };

export function trailSearchOf(parameters: URLSearchParams): TrailSearch {
  const text = (name: string) => parameters.get(name)?.trim() ?? '';
  return { action: text('action'), subject: text('subject'), recording: text('recording') };
}

/** The search for an address: only what matters is in it. */
export function trailParametersOf({ action, subject, recording }: TrailSearch): URLSearchParams {
  const entries = Object.entries({ action, subject, recording }).map(([name, value]) => [name, value.trim()]);
  return new URLSearchParams(entries.filter(([, value]) => value !== ''));
}

/** As the gateway takes it. */
export function trailFilterOf({ action, subject, recording }: TrailSearch): AuditFilter {
  return {
    ...(action === '' ? {} : { action }),
    ...(subject === '' ? {} : { subject }),
    ...(recording === '' ? {} : { recordingId: recording }),
  };
}

const WORDS: Readonly<Record<string, string>> = { action: 'What', subject: 'Who', recordingId: 'Recording' };

/** A sentence of the gateway's about the filter, with the names of the fields as the page has them. */
export function inWordsOfTrail(sentence: string): string {
  return sentence.replaceAll(/\bfilter\.(\w+): /g, (whole, field: string) => {
    const word = WORDS[field];
    return word === undefined ? whole : `${word}: `;
  });
}
