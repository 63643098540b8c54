/**
 * One list of files in a row: a report that names the same files refers to the row's list. A recording may have thousands of
 * them, and each copy would be written, read and checked again. Older gateways read an empty list there, and show the row's.
 */
import type { StopOutcome } from '../domain/outcome.ts';
import type { RecordedFile } from '../domain/recorded-file.ts';

const ROW = 'row';

/** The report as it is stored. `files`: the row's list, as JSON. */
export function withoutList(report: StopOutcome, files: string): object {
  const isSame = report.files.length > 0 && JSON.stringify(report.files) === files;
  return isSame ? { ...report, files: [], filesIn: ROW } : report;
}

/** The report as it was before it was stored. */
export function withList<Report extends StopOutcome>(report: Report, files: readonly RecordedFile[]): Report {
  return 'filesIn' in report && report.filesIn === ROW ? { ...report, files, filesIn: undefined } : report;
}
