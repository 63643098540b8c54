/** What the exit code of each command means, with the numbers of sysexits.h where it has one. */
export const EXIT = {
  failed: 1,
  /** `EX_USAGE`: an argument or option is wrong. */
  usage: 64,
  /** `EX_NOINPUT`: nothing has this id. */
  notFound: 66,
  /** `EX_UNAVAILABLE`: Agora refused, or a part that the gateway needs does not answer. */
  unavailable: 69,
  /** `EX_TEMPFAIL`: not done yet, and the same command may succeed later. */
  notYet: 75,
  /** `EX_CONFIG`: the configuration is not valid. */
  config: 78,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
   0  done (doctor: all is well)
   1  failed (doctor: it would run, but not everything would work)
  64  the command line is wrong
  66  no recording or key has this id
  69  Agora refused (doctor: Agora, the database, Redis or a storage does not work)
  75  not yet: the stop is under way or had no turn; run the command again
  78  the configuration is wrong; serve refuses to start`;
