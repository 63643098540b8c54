/** A row of `change_turns`. What a gateway leaves that dies stays until the next change of its recording. */
export interface ChangeTurnRow {
  readonly session_hash: string;
  readonly holder: string;
  readonly until: number;
  readonly wanted_by: string | null;
}
