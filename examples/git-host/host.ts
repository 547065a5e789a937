/** A branch, and the commit that it is at. */
export interface Branch {
  readonly org: string;
  readonly repo: string;
  readonly branch: string;
  readonly commit: string;
}

/** A Git host in memory: its orgs, their repos, and the branches of these. */
export class Host {
  /** By org, by repo, by branch: a commit. */
  readonly #orgs = new Map<string, Map<string, Map<string, string>>>();

  constructor(content: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>) {
    for (const [org, repos] of Object.entries(content)) {
      this.#orgs.set(org, new Map());
      for (const [repo, branches] of Object.entries(repos)) {
        this.create(org, repo);
        for (const branch of branches) this.push(org, repo, branch, '0000000');
      }
    }
  }

  orgs(): readonly { readonly org: string }[] {
    return [...this.#orgs.keys()].map((org) => ({ org }));
  }

  repos(org: string): readonly { readonly org: string; readonly repo: string }[] {
    return [...(this.#orgs.get(org)?.keys() ?? [])].map((repo) => ({ org, repo }));
  }

  branches(org: string, repo: string): readonly Branch[] {
    const branches = this.#orgs.get(org)?.get(repo) ?? [];
    return [...branches].map(([branch, commit]) => ({ org, repo, branch, commit }));
  }

  /** Moves a branch, or makes it. Returns whether the repo is there. */
  push(org: string, repo: string, branch: string, commit: string): boolean {
    return this.#orgs.get(org)?.get(repo)?.set(branch, commit) !== undefined;
  }

  /** Makes a repo. Returns whether the org is there and had no such repo. */
  create(org: string, repo: string): boolean {
    const repos = this.#orgs.get(org);
    return repos !== undefined && !repos.has(repo) && repos.set(repo, new Map()).has(repo);
  }

  /** Returns whether the repo was there. */
  remove(org: string, repo: string): boolean {
    return this.#orgs.get(org)?.delete(repo) ?? false;
  }
}
