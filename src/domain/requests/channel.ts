import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import * as rules from './session-rules.ts';

/** What every body begins with, where it is not known yet what is recorded. */
export const channel = z.looseObject({ cname: rules.cname, uid: rules.uid });

/** One schema a mode, each made once: to make one takes much longer than to read a body with it. */
export function inEachMode<Schema>(
  schemaOf: (mode: RecordingMode) => Schema,
): Readonly<Record<RecordingMode, Schema>> {
  return {
    individual: schemaOf('individual'),
    mix: schemaOf('mix'),
    web: schemaOf('web'),
    raw: schemaOf('raw'),
  };
}

/** What every body of a recording in this mode begins with. */
export function channelIn(mode: RecordingMode) {
  const cname = rules.cname.refine(
    (value) => rules.cnameFitsMode({ mode, cname: value }),
    rules.CHANNEL_NAME_RULE,
  );
  return z.looseObject({ cname, uid: rules.uid });
}
