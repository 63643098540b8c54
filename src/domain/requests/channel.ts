import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import * as rules from './session-rules.ts';

/** The beginning of every request body, before the mode is known. */
export const channel = z.looseObject({ cname: rules.cname, uid: rules.uid });

/** One schema for each mode, made once: making a schema takes much longer than reading a body with it. */
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

/** The beginning of every request body in this mode. */
export function channelIn(mode: RecordingMode) {
  const cname = rules.cname.refine(
    (value) => rules.cnameFitsMode({ mode, cname: value }),
    rules.CHANNEL_NAME_RULE,
  );
  return z.looseObject({ cname, uid: rules.uid });
}
