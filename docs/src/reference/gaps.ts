import {
  type DeclarationReflection,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type SignatureReflection,
} from 'typedoc';

/**
 * What docstrings lack that typedoc does not ask for: of functions an example and a word on each
 * parameter, save for `options`; and of options, a word on each field. That exports and functions have
 * a docstring at all, typedoc sees to.
 */
export function gapsOf(project: ProjectReflection): readonly string[] {
  const functions = declarationsIn(project, ReflectionKind.Function);
  const properties = declarationsIn(project, ReflectionKind.Property);
  return [
    ...functions.flatMap(({ signatures = [] }) => signatures.flatMap(gapsOfSignature)),
    ...properties.filter(isUntoldOption).map((field) => `${field.getFullName()} has no docstring`),
  ];
}

function declarationsIn(
  project: ProjectReflection,
  kind: ReflectionKind,
): readonly DeclarationReflection[] {
  return project.getReflectionsByKind(kind).filter((one) => one.isDeclaration());
}

function gapsOfSignature(signature: SignatureReflection): readonly string[] {
  const { comment, parameters = [] } = signature;
  const hasExample = comment?.blockTags.some(({ tag }) => tag === '@example') ?? false;
  const untold = parameters.filter((one) => one.name !== 'options' && !one.hasComment());
  const lacks = [
    ...(hasExample ? [] : ['@example']),
    ...untold.map(({ name }) => `@param ${name}`),
  ];
  return lacks.map((lack) => `${signature.getFullName()} has no ${lack}`);
}

function isUntoldOption(property: DeclarationReflection): boolean {
  // What may not be given together with others is `undefined`, and needs no word.
  const mayBeGiven = property.type?.toString() !== 'undefined';
  return mayBeGiven && !property.hasComment() && /Options(?:Base)?$/.test(nameOfExport(property));
}

/** The name of what is exported that something is a part of. */
function nameOfExport(part: Reflection): string {
  const { parent } = part;
  const isExported =
    parent === undefined || parent.kindOf([ReflectionKind.Module, ReflectionKind.Project]);
  return isExported ? part.name : nameOfExport(parent);
}
