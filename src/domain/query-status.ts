/** Agora's `query` statuses (upstream contract, "query"): 4 and 5 it records, 6 and 7 it is being stopped, then it is over. */
export const STATUS_READY = 4;
export const STATUS_STOP_REQUESTED = 6;
export const STATUS_EXITED = 8;
