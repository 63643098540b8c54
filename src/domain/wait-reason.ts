import type { Recording } from './recording.ts';

const NOT_FOUND = 'Agora does not find it: it has ended, or is moved to another server';

/** What the recording waits for, in the words of a sentence without its full stop; null where nothing is left to do. */
export function waitReasonOf(recording: Recording): string | null {
  const { state, failure } = recording;
  if (failure !== null && state !== 'ended' && state !== 'failed') return failure.message.replace(/\.$/, '');
  switch (state) {
    case 'starting':
      return reasonOfStart(recording.progress.phase, isWaitingForAnswer(recording));
    case 'recording':
      return recording.progress.notFound === null ? 'it records, and is looked at now and then' : NOT_FOUND;
    case 'stopping':
      if (recording.progress.notFound !== null) return NOT_FOUND;
      if (recording.progress.asks === 'query') return 'Agora refused the stop and is asked whether it runs';
      return isWaitingForAnswer(recording) ? 'Agora has not answered the stop' : 'the stop has to be sent';
    case 'exiting':
      return 'Agora has stopped it, and what became of its files is not known yet';
    case 'ended':
      return recording.dueAt === null ? null : 'it ended by 404s alone, so it is looked for a few times more';
    case 'failed':
      return null;
  }
}

/** True where a start or a stop has left and Agora has not answered it. */
export function isWaitingForAnswer({ progress }: Recording): boolean {
  return progress !== null && 'inFlight' in progress && (progress.inFlight || progress.unanswered);
}

function reasonOfStart(phase: 'acquiring' | 'requesting' | 'confirming', unanswered: boolean): string {
  if (phase === 'acquiring') return 'Agora has given no resource yet';
  if (phase === 'confirming') return 'Agora gave a sid, and has not been seen recording yet';
  return unanswered ? 'Agora has not answered the start, so it may be recording' : 'the start has to be sent';
}
