// Budgets and habits that need no compiler (house.md, habit 12): file length, licences of everything we compile in,
// dependencies nobody uses, lock files without registry hosts.  usage: node scripts/tidy.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const complaints = [];

/** No file a person has to read may be longer. */
const MAX_LINES = 600;
const MEASURED = new Set(['.css', '.ftl', '.mjs', '.rs', '.sh', '.sql', '.ts', '.typ']);

/** Licences that allow a program under MIT OR Apache-2.0 to be given away with them inside: one list, in deny.toml. */
const ALLOWED_LICENCES = new Set(
  Array.from(readFileSync(join(root, 'deny.toml'), 'utf8').match(/^allow = \[\n([^\]]*)\]/m)[1].matchAll(/"(.+?)"/g), ([, name]) => name),
);

/** Packages whose manifest names no licence expression, with what their licence file says. */
const LICENCE_BY_HAND = new Map([]);

const sources = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 << 20,
})
  .split('\0')
  .filter((file) => file && existsSync(join(root, file)));

// --- File length -----------------------------------------------------------------------------------------------------
for (const file of sources) {
  if (!MEASURED.has(extname(file))) continue;
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > MAX_LINES) complaints.push(`${file}: ${lines} lines, at most ${MAX_LINES} are allowed; split it by subject`);
}

// --- Licences --------------------------------------------------------------------------------------------------------
const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version=1', '--locked'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);

/** Whether an SPDX expression leaves us an allowed choice. `/` is the old way to write OR. */
function allowed(expression) {
  const tokens = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let result = both();
    while (tokens[at] === 'OR') {
      at++;
      result = both() || result;
    }
    return result;
  };
  const both = () => {
    let result = one();
    while (tokens[at] === 'AND') {
      at++;
      result = one() && result;
    }
    return result;
  };
  const one = () => {
    if (tokens[at] === '(') {
      at++;
      const result = either();
      at++;
      return result;
    }
    let name = tokens[at++] ?? '';
    if (tokens[at] === 'WITH') {
      name += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return ALLOWED_LICENCES.has(name);
  };
  return either() && at === tokens.length;
}

const reachable = shippedPackages();
for (const { id, name, version, license } of metadata.packages) {
  if (!reachable.has(id)) continue;
  const expression = license ?? LICENCE_BY_HAND.get(name);
  if (!expression) complaints.push(`${name} ${version}: its manifest names no licence; read it and add it to LICENCE_BY_HAND`);
  else if (!allowed(expression)) complaints.push(`${name} ${version}: licence ${expression} is not on the list`);
}

/** Packages reachable from our crates by normal and build dependencies: what ships, not what only tests. */
function shippedPackages() {
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const queue = metadata.workspace_members.filter((id) => !/\btestkit[@#]/.test(id));
  while (queue.length > 0) {
    const id = queue.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    for (const dep of nodes.get(id)?.deps ?? []) {
      if (dep.dep_kinds.some(({ kind }) => kind !== 'dev')) queue.push(dep.pkg);
    }
  }
  return seen;
}

// --- Unused dependencies ---------------------------------------------------------------------------------------------
// A dependency counts as used if one of the crate's Rust files names it in a path (`name::…`) or a `use`, or if a
// feature of the crate switches something inside it. Exceptions, with a reason beside them in the manifest:
//   [package.metadata.tidy]
//   unused = ["getrandom"]
const members = metadata.packages.filter(({ id }) => metadata.workspace_members.includes(id));
const homes = members.map(({ manifest_path }) => dirname(manifest_path));

for (const member of members) {
  const home = dirname(member.manifest_path);
  const inner = homes.filter((other) => other !== home && other.startsWith(`${home}/`));
  const own = sources.filter((file) => {
    const path = join(root, file);
    return extname(file) === '.rs' && path.startsWith(`${home}/`) && !inner.some((other) => path.startsWith(`${other}/`));
  });
  const text = own.map((file) => withoutComments(readFileSync(join(root, file), 'utf8'))).join('\n');
  const switches = Object.values(member.features).flat();
  const exempt = new Set(member.metadata?.tidy?.unused ?? []);
  for (const { rename, name: original } of member.dependencies) {
    const name = rename ?? original;
    const ident = name.replaceAll('-', '_');
    const inPath = new RegExp(`(?<!\\w|\\w::)${ident}\\s*::|\\buse\\s+(::)?${ident}\\b|\\bextern\\s+crate\\s+${ident}\\b`);
    const isSwitched = switches.some((feature) => feature.startsWith(`${name}/`) || feature.startsWith(`${name}?/`));
    if (!exempt.has(name) && !inPath.test(text) && !isSwitched) {
      complaints.push(`${relative(root, member.manifest_path)}: ${name} is not used in any of the crate's files`);
    }
  }
}

function withoutComments(rust) {
  return rust.replace(/^\s*\/\/.*$/gm, '');
}

// --- Workspace dependencies that no crate takes ----------------------------------------------------------------------
const taken = new Set(members.flatMap(({ dependencies }) => dependencies.map(({ rename, name }) => rename ?? name)));
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const table = manifest.split(/^\[workspace\.dependencies\]$/m)[1]?.split(/^\[/m)[0] ?? '';
for (const [, name] of table.matchAll(/^([\w-]+)\s*=/gm)) {
  if (!taken.has(name)) complaints.push(`Cargo.toml: no crate takes the workspace dependency ${name}`);
}

// --- Lock files ------------------------------------------------------------------------------------------------------
for (const file of sources.filter((file) => file.endsWith('package-lock.json'))) {
  if (/"resolved":\s*"https?:/.test(readFileSync(join(root, file), 'utf8'))) {
    complaints.push(`${file}: names registry hosts; keep omit-lockfile-registry-resolved=true in .npmrc`);
  }
}

// ---------------------------------------------------------------------------------------------------------------------
if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
console.log(`${sources.length} files, ${reachable.size} packages: length, licences, dependencies and lock files are in order`);
