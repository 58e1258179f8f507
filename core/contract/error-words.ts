/** What the log may hold of a fault: its message may quote what a citizen said, or who they are. */
export const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** What went wrong, for a technician; whatever it was that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
