import { isOver, type Recording } from '../recording.ts';

/** The end of a stop, or of a recording. */
export interface Settled {
  /** The type of the outcome, or the code of the failure. */
  readonly outcome: string;
  /** When the stop was asked for, in Unix milliseconds; null: nobody asked. */
  readonly askedAt: number | null;
  /** False: Agora refused the stop, and the recording goes on. */
  readonly isRecordingOver: boolean;
}

/**
 * What came to its end with a change of a recording; null: nothing did. A recording that had ended by 404s alone and shows
 * itself again comes to another end.
 */
export function settledBy(before: Recording | null, after: Recording): Settled | null {
  if (before === null || isOver(before)) return null;
  if (isOver(after)) {
    return {
      outcome: endOf(after),
      askedAt: before.stopRequestedAt ?? after.stopRequestedAt,
      isRecordingOver: true,
    };
  }
  const isRefused = before.stopRequestedAt !== null && after.stopRequestedAt === null;
  return isRefused
    ? { outcome: endOf(after), askedAt: before.stopRequestedAt, isRecordingOver: false }
    : null;
}

function endOf({ outcome, failure }: Recording): string {
  return outcome?.type ?? failure?.code ?? 'unknown';
}
