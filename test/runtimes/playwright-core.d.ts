/**
 * What is used of `playwright-core`. It is installed in this folder, and only once the suite runs,
 * so that the types of the real one cannot be counted on.
 */
declare module 'playwright-core' {
  interface Page {
    goto(url: string): Promise<unknown>;
    evaluate(expression: string): Promise<unknown>;
  }
  interface Browser {
    version(): string;
    newPage(): Promise<Page>;
    close(): Promise<void>;
  }
  export const chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly headless: boolean;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string | undefined>>;
      readonly timeout: number;
    }): Promise<Browser>;
  };
}
