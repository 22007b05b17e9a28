import { Program } from './program.ts';

/** Starts the program once for all tests; what it returns stops it again and checks that nothing is left running. */
export default async function setup(): Promise<() => Promise<void>> {
  const program = await Program.start();
  process.env.TURNUS_ADDRESS = program.address;
  return () => program.stop();
}
