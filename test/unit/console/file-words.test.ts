import { describe, expect, it } from 'vitest';
import {
  aboutFiles,
  sharedObstacle,
  sizeOf,
  takenAt,
  userOf,
} from '../../../src/console/recording/file-words.ts';

const FILE = {
  ...{ fileName: 'folder/sid_lesson.m3u8', uid: null, trackType: null, sliceStartTime: null },
  ...{ sizeBytes: null, source: null, urlUnavailable: null },
};

describe('a file, in words', () => {
  it('has its size in the unit that reads best', () => {
    const sizes = [0, 999, 1000, 1_440_000, 21_600_000, 2_200_000_000, 5e12];
    expect(sizes.map((sizeBytes) => sizeOf({ ...FILE, sizeBytes }))).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.4 MB',
      '22 MB',
      '2.2 GB',
      '5000 GB',
    ]);
    expect(sizeOf(FILE)).toBe('–');
  });

  it('of a screenshot has the user and the time of its name', () => {
    const fileName = 'sid_lesson__uid_s_456__uid_e_video_20261126045006789.jpg';
    expect(userOf({ ...FILE, fileName })).toBe('456');
    expect(takenAt(fileName)).toBe(Date.UTC(2026, 10, 26, 4, 50, 6, 789));
    expect(takenAt(FILE.fileName)).toBe(null);
  });

  it('says once what keeps all of them from being had', () => {
    const unsigned = { ...FILE, urlUnavailable: 'UNKNOWN_STORAGE' } as const;
    expect(sharedObstacle([unsigned, unsigned])).toBe('UNKNOWN_STORAGE');
    expect(sharedObstacle([unsigned, FILE])).toBe(null);
  });
});

describe('the list of files', () => {
  const over = { state: 'ENDED' } as const;
  const outcome = { __typename: 'ReportLost', uploadingStatus: null, raw: null } as const;

  it('says that it may not have all', () => {
    const stopOutcome = { ...outcome, filesStatus: 'PARTIAL' } as const;
    expect(aboutFiles({ ...over, stopOutcome }, [FILE])).toEqual([
      expect.stringContaining('Agora has not named every file'),
    ]);
  });

  it('says that its names are no more than likely', () => {
    const stopOutcome = { ...outcome, filesStatus: 'UNKNOWN' } as const;
    expect(aboutFiles({ ...over, stopOutcome }, [{ ...FILE, source: 'PREDICTED' }])[0]).toContain(
      'if there are any',
    );
  });

  it('says nothing where all are named and stored', () => {
    const stopOutcome = { ...outcome, filesStatus: 'COMPLETE', uploadingStatus: 'UPLOADED' } as const;
    expect(aboutFiles({ ...over, stopOutcome }, [FILE])).toEqual([]);
  });
});
