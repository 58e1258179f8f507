import type { CancelTimer, Clock } from '../core/contract/clock.ts';
import type { RetentionTimes } from './outbox/retention.ts';
import { SCHEMA_VERSION } from './database/migrations/index.ts';
import { StorageProblem, toStorageProblem } from './storage-problem.ts';
import type { EvaluationStore } from './store.ts';

/** What the store needs done in quiet minutes. All of it is done in small steps, so that a touch never waits for it. */
export interface Upkeep {
  /** Why the last backup could not be made; null when it could. */
  backupProblem(): string | null;
  stop(): Promise<void>;
}

export interface UpkeepParts {
  store: Pick<EvaluationStore, 'checkpoint' | 'retention' | 'resealing' | 'backups'>;
  clock: Clock;
  retention: RetentionTimes;
  /** A failure of the store, `corrupt` when a backup could not be read back. */
  onStorageProblem(error: unknown): void;
}

/** So long a rating may stand in the log alone, which somebody might delete. */
const CHECKPOINT_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 3_600_000;
const BETWEEN_STEPS_MS = 50;
const BACKUP_LOOK_EVERY_MS = 3_600_000;
/** After the start, when a citizen may be waiting, a backup waits a little. */
const FIRST_BACKUP_LOOK_MS = 300_000;
const BACKUP_EVERY_MS = 20 * 3_600_000;

export function startUpkeep(parts: UpkeepParts): Upkeep {
  const work = new UpkeepWork(parts);
  work.start();
  return work;
}

class UpkeepWork implements Upkeep {
  readonly #parts: UpkeepParts;
  readonly #timers = new Map<string, CancelTimer>();
  #backup: Promise<void> | undefined;
  #backupProblem: string | null = null;
  #sweeping = false;
  #stopped = false;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#every('checkpoint', CHECKPOINT_EVERY_MS, () => this.#parts.store.checkpoint());
    this.#every('sweep', SWEEP_EVERY_MS, () => this.#sweep());
    this.#sweep();
    this.#after('backup', FIRST_BACKUP_LOOK_MS, () => {
      this.#backUpIfDue();
      this.#every('backup', BACKUP_LOOK_EVERY_MS, () => this.#backUpIfDue());
    });
  }

  backupProblem(): string | null {
    return this.#backupProblem;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#timers.values()) cancel();
    await this.#backup;
  }

  #after(name: string, delayMs: number, action: () => void): void {
    if (this.#stopped) return;
    this.#timers.set(
      name,
      this.#parts.clock.after(delayMs, () => {
        if (this.#stopped) return;
        try {
          action();
        } catch (error) {
          if (name === 'step') this.#sweeping = false;
          this.#parts.onStorageProblem(error);
        }
      }),
    );
  }

  #every(name: string, periodMs: number, action: () => void): void {
    this.#after(name, periodMs, () => {
      // First: an action that fails comes again all the same.
      this.#every(name, periodMs, action);
      action();
    });
  }

  /** One at a time: a long one may last longer than the pause between two. */
  #sweep(): void {
    if (this.#sweeping) return;
    this.#sweeping = true;
    this.#sweepFrom(0);
  }

  #sweepFrom(no: number): void {
    this.#after('step', BETWEEN_STEPS_MS, () => {
      const { store, clock, retention } = this.#parts;
      const { next } = store.retention.sweep(clock.now(), retention, no);
      if (next > 0) this.#sweepFrom(next);
      else if (store.resealing.isDue()) this.#resealFrom(0);
      else this.#shrink();
    });
  }

  #resealFrom(seq: number): void {
    this.#after('step', BETWEEN_STEPS_MS, () => {
      const next = this.#parts.store.resealing.step(seq);
      if (next > 0) this.#resealFrom(next);
      else this.#shrink();
    });
  }

  #shrink(): void {
    this.#after('step', BETWEEN_STEPS_MS, () => {
      if (this.#parts.store.retention.shrink()) this.#shrink();
      else this.#sweeping = false;
    });
  }

  #backUpIfDue(): void {
    this.#backup ??= this.#backUp().finally(() => (this.#backup = undefined));
  }

  async #backUp(): Promise<void> {
    const { store, clock, onStorageProblem } = this.#parts;
    try {
      const newest = store.backups.list().find(({ verified, schema }) => verified && schema === SCHEMA_VERSION);
      // A clock that was set back must not silence the backups: an age below nothing is due as well.
      const age = newest ? clock.now() - newest.madeAt : Infinity;
      if (age >= 0 && age < BACKUP_EVERY_MS) return;
      const { verified } = await store.backups.make(clock.now());
      this.#backupProblem = null;
      if (!verified) onStorageProblem(new StorageProblem('corrupt', '数据库的备份读不回来：数据库已损坏。 A backup of the database could not be read back: it is damaged.'));
    } catch (error) {
      // A device without a backup still rates; a person should know.
      this.#backupProblem = `备份失败 (No backup could be made): ${toStorageProblem(error).message}`;
    }
  }
}
