(** The functions of Model.v in OCaml. Numbers become machine integers: masks have 31 bits at most, and code units 16. *)
From Coq Require Import List NArith.
From Coq Require Import ExtrOcamlBasic ExtrOcamlNatInt ExtrOcamlZInt.
From Caveats Require Import Model.
Extraction Language OCaml.
Extract Constant N.lor => "(lor)".
Extract Constant N.land => "(land)".
Extract Constant N.testbit => "(fun a i -> (a lsr i) land 1 = 1)".
Extract Constant N.of_nat => "(fun n -> n)".
Extract Constant N.ones => "(fun n -> (1 lsl n) - 1)".
Extract Constant N.eqb => "(fun (a : int) b -> a = b)".
Extract Constant N.leb => "(fun (a : int) b -> a <= b)".
Extract Constant N.ltb => "(fun (a : int) b -> a < b)".
Extract Constant N.eq_dec => "(fun (a : int) b -> a = b)".
Extract Constant N.div => "(/)".
Extract Constant N.modulo => "(mod)".
Extraction "model.ml" isReachable key normalize intersect intersectAll scopeAllows scopeOverlaps idsInScope scopeOf met verify inferScope narrowestCaveats.
