import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * `scrypt$N$r$p$salt$hash`, so that the cost can rise later without breaking what is stored.
 * N = 2^15, r = 8, p = 3 is one of OWASP's equivalent settings (Password Storage Cheat Sheet):
 * about 150 ms and 32 MiB, which a Worker's 128 MiB bears.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64"), hash.toString("base64")].join(
    "$",
  );
}

/** Does this password belong to this hash? A hash that can't be read belongs to none. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, hash] = stored.split("$");
  if (scheme !== "scrypt" || !n || !r || !p || !salt || !hash) return false;
  const expected = Buffer.from(hash, "base64");
  const actual = await derive(password, Buffer.from(salt, "base64"), { N: +n, r: +r, p: +p });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Takes the time of a check and fails: an unknown address must not answer faster than a known. */
export async function failLikeAPassword(password: string): Promise<false> {
  await derive(password, randomBytes(16), cost);
  return false;
}

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

const cost: Cost = { N: 2 ** 15, r: 8, p: 3 };

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options = { N, r, p, maxmem: 2 * 128 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
