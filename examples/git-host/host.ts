/** The host's orgs, their repos, and the branches of these. */
export class Host {
  readonly #orgs = new Map<string, Map<string, Map<string, string>>>();

  constructor(content: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>) {
    for (const [org, repos] of Object.entries(content)) {
      this.#orgs.set(org, new Map());
      for (const [repo, branches] of Object.entries(repos)) {
        for (const branch of branches) this.push(org, repo, branch, '0000000');
      }
    }
  }

  orgs(): readonly { readonly id: string }[] {
    return [...this.#orgs.keys()].map((id) => ({ id }));
  }

  repos(org: string): readonly { readonly id: string }[] {
    return [...(this.#orgs.get(org)?.keys() ?? [])].map((id) => ({ id }));
  }

  branches(org: string, repo: string): ReadonlyMap<string, string> | undefined {
    return this.#orgs.get(org)?.get(repo);
  }

  /** Makes a repo and a branch that are not there yet. */
  push(org: string, repo: string, branch: string, commit: string): void {
    const repos = this.#orgs.get(org) ?? new Map<string, Map<string, string>>();
    const branches = repos.get(repo) ?? new Map<string, string>();
    this.#orgs.set(org, repos.set(repo, branches.set(branch, commit)));
  }

  remove(org: string, repo: string): boolean {
    return this.#orgs.get(org)?.delete(repo) ?? false;
  }
}
