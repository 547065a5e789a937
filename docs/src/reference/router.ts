import { Reflection, ReflectionKind, type RouterTarget } from 'typedoc';
import { ModuleRouter } from 'typedoc-plugin-markdown';

/** One page for each entry point, under its name: `http.md` for `caveats/http`. */
export class EntryPointRouter extends ModuleRouter {
  override getIdealBaseName(reflection: Reflection): string {
    const { name } = reflection;
    if (reflection.kindOf(ReflectionKind.Module)) return name.replace(/^caveats\//, '');
    // What is on a page takes up a name as well: one that no page has, in whatever case.
    return `on-pages/${super.getIdealBaseName(reflection)}`;
  }

  /**
   * Members have their anchors by what they are members of. Asked for by their page as well, they
   * would take those of others away: `Zone.provider` that of `ZoneProvider`.
   */
  protected override buildAnchors(target: RouterTarget, parent: RouterTarget): void {
    const ofPage = parent instanceof Reflection && parent.kindOf(ReflectionKind.Module);
    if (ofPage && target.parent !== parent) return;
    super.buildAnchors(target, parent);
  }
}
