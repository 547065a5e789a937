import { type ProjectReflection, ReflectionKind, type SignatureReflection } from 'typedoc';

/**
 * What functions lack that typedoc does not ask for: an example; and a word on each parameter, save for
 * `options`, whose fields have theirs. That there is a docstring at all, typedoc sees to.
 */
export function gapsOf(project: ProjectReflection): readonly string[] {
  return project
    .getReflectionsByKind(ReflectionKind.Function)
    .flatMap((reflection) => (reflection.isDeclaration() ? (reflection.signatures ?? []) : []))
    .flatMap((signature) =>
      lacksOf(signature).map((lack) => `${signature.getFullName()} has no ${lack}`),
    );
}

function lacksOf({ comment, parameters = [] }: SignatureReflection): readonly string[] {
  const hasExample = comment?.blockTags.some(({ tag }) => tag === '@example') ?? false;
  const untold = parameters.filter((one) => one.name !== 'options' && !one.hasComment());
  return [...(hasExample ? [] : ['@example']), ...untold.map(({ name }) => `@param ${name}`)];
}
