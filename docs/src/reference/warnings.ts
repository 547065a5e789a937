import { Logger, LogLevel } from 'typedoc';

/** Keeps what typedoc warns of, and prints nothing. */
export class Warnings extends Logger {
  override level: LogLevel = LogLevel.Warn;
  readonly lines: string[] = [];

  override log(message: string, level: LogLevel): void {
    super.log(message, level);
    if (level >= this.level) this.lines.push(message);
  }
}
