import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKindOf, NOTIFICATION_EVENTS } from '../../../src/domain/event-kinds.ts';
import { explanationOf } from '../../../src/domain/explanation.ts';

const explain = (eventType: number, details: Parameters<typeof explanationOf>[1]) =>
  explanationOf(eventKindOf(eventType).name, details);

describe('the explanation of a notification', () => {
  it.each([
    [71, { code: 0 }, 'ended as it was asked to'],
    [71, { code: 1 }, '`maxRecordingHour` was over'],
    [71, { code: 2 }, 'does what can’t be recorded'],
    [71, { code: 3 }, 'could not be started'],
    [71, { code: '4' }, 'not loaded in time'],
    [71, { Code: 5 }, 'could not be opened'],
    [71, { code: 6 }, 'the recorder failed'],
    [72, { limitType: 'WebGL' }, 'uses WebGL'],
    [72, { limittype: 'resolution' }, 'higher resolution'],
    [73, { reason: 'audio_silence' }, 'its sound was lost'],
    [73, { reason: 'page_load_timeout' }, 'not loaded in time'],
    [11, { exitStatus: 0 }, 'as it should be'],
    [11, { exitStatus: 1 }, 'did not end as it should'],
    [41, { leaveCode: 0 }, 'could not be initialised'],
    [41, { leaveCode: 6 }, 'told to by a signal, and nobody else was in the channel.'],
    [41, { leaveCode: 24 }, 'a timer of its own said so, and it was asked to leave.'],
    [1, { errorLevel: 5, errorCode: 47 }, 'An error: the upload of a file failed; fatal'],
    [1, { errorLevel: 3, errorCode: 4711 }, 'An error: of medium weight.'],
    [1, { errorCode: 52 }, 'took too long to start'],
    [2, { warnCode: 32 }, 'backup cloud'],
    [31, { status: 2 }, 'It did not go as UPLOADED says: its status is 2'],
  ])('of type %i with %j has: %s', (eventType, details, words) => {
    expect(explain(eventType, details)).toContain(words);
  });

  it.each([
    [71, { code: 7 }],
    [71, {}],
    [72, { limitType: 'constructor' }],
    [73, { reason: '__proto__' }],
    [11, { exitStatus: null }],
    [41, { leaveCode: 32 }],
    [41, { leaveCode: 'soon' }],
    [1, { errorLevel: 'x' }],
    [31, { status: 0 }],
    [43, { state: 0 }],
    [4711, { code: 1 }],
    [71, null],
    [71, 'text'],
    [71, [1]],
  ])('of type %i with %j is none', (eventType, details) => {
    expect(explain(eventType, details)).toBeNull();
  });

  it('is a sentence or none, whatever the details are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTIFICATION_EVENTS), fc.jsonValue(), (event, details) => {
        const said = explanationOf(event, JSON.parse(JSON.stringify(details)));
        expect(said === null || /^[A-Z].*\.$/s.test(said)).toBe(true);
      }),
    );
  });
});
