import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf, running, survivorsOf, type Process } from './processes.ts';

/** How long the program may take to create its database and the demo data. */
const START_MS = 120_000;
/** How long it may take to stop, its database included. */
const STOP_MS = 20_000;

const LOGS = join(import.meta.dirname, '..', 'test-results');

/** The built program, running with demo data of its own in a folder of its own. */
export class Program {
  private constructor(
    private readonly child: ChildProcess,
    private readonly data: string,
    private readonly log: string,
    readonly address: string,
  ) {}

  /** Starts the program and returns once it says it is ready. What it says goes to a file of that name. */
  static async start(name: string): Promise<Program> {
    const executable = process.env.TURNUS_PROGRAM;
    if (!executable || !existsSync(executable)) {
      throw new Error('Set TURNUS_PROGRAM to the built program, or run scripts/test.sh --only browser.');
    }
    const port = await freePort();
    // Short, and open to the account that runs PostgreSQL when we are root: a socket's path has 107 bytes.
    const data = mkdtempSync('/tmp/turnus-e2e-');
    chmodSync(data, 0o711);
    mkdirSync(LOGS, { recursive: true });
    const file = join(LOGS, `${name}.log`);
    const log = createWriteStream(file);
    await once(log, 'open');
    const { DATABASE_URL: _ours, ...env } = process.env;
    const child = spawn(executable, ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${port}`], {
      stdio: ['ignore', log, log],
      env,
    });
    // A run that is broken off may end this process without its clearing up.
    process.once('exit', () => child.kill('SIGINT'));
    const program = new Program(child, data, file, `http://127.0.0.1:${port}`);
    try {
      await program.ready();
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return program;
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`turnus ended (${this.child.exitCode ?? this.child.signalCode}) while starting:\n${this.tail()}`);
      }
      const answer = await fetch(`${this.address}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(200);
    }
    throw new Error(`turnus was not ready after ${START_MS / 1000} s:\n${this.tail()}`);
  }

  /** Stops the program as Ctrl-C does, and fails unless it and all it started are gone and it ended well. */
  async stop(): Promise<void> {
    try {
      await this.stopAndLook();
    } finally {
      rmSync(this.data, { recursive: true, force: true });
    }
  }

  private async stopAndLook(): Promise<void> {
    const family = familyOf(this.child.pid ?? -1);
    const ended = once(this.child, 'exit');
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`turnus ended by itself (${this.child.exitCode ?? this.child.signalCode}):\n${this.tail()}`);
    }
    this.child.kill('SIGINT');
    const outcome = await Promise.race([ended, sleep(STOP_MS, undefined)]);
    if (!outcome) {
      this.child.kill('SIGKILL');
      throw new Error(`turnus did not stop within ${STOP_MS / 1000} s of Ctrl-C:\n${this.tail()}`);
    }
    const left = await this.leftovers(family);
    if (left.length > 0) {
      throw new Error(`turnus left running: ${left.map((process) => `${process.pid} ${process.command}`).join('; ')}`);
    }
    if (outcome[0] !== 0) throw new Error(`turnus ended with ${outcome[0] ?? outcome[1]} after Ctrl-C:\n${this.tail()}`);
  }

  /** What still runs of the program's family, or runs on its data folder without being related. */
  private async leftovers(family: Process[]): Promise<Process[]> {
    for (let tries = 0; ; tries++) {
      const related = survivorsOf(family);
      const onItsData = running().filter((process) => process.command.includes(this.data));
      const left = [...related, ...onItsData];
      if (left.length === 0 || tries === 10) return left;
      await sleep(100);
    }
  }

  private tail(): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-30).join('\n');
  }
}

/** A port nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
