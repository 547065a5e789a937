(** The rules of scopes as functions, to be read beside DESIGN.md and docs/proof.md. Each has the name of the
    function of src that it models; Scope.v, Token.v and Keys.v prove what holds of them, and Extract.v turns
    them into the program that src is compared with. *)
From Coq Require Import List Bool NArith.
Import ListNotations.
Open Scope N_scope.

(** ** Ids and places: src/scope/places.ts *)

Definition id := list N.               (* UTF-16 code units *)
Definition segment := (N * id)%type.   (* a level, by its place in the declaration, and an id *)
Definition place := list segment.      (* from a root on; [] is wider than any resource *)

Definition id_dec : forall i j : id, {i = j} + {i <> j} := list_eq_dec N.eq_dec.
Definition segment_dec (s t : segment) : {s = t} + {s <> t}.
Proof. decide equality; [apply id_dec | apply N.eq_dec]. Defined.
Definition place_dec : forall p q : place, {p = q} + {p <> q} := list_eq_dec segment_dec.
Definition is {A} {a b : A} (d : {a = b} + {a <> b}) : bool := if d then true else false.

Definition slash : N := 47.

(* Whether b starts with a. *)
Fixpoint startsWith (a b : id) : bool :=
  match a, b with
  | [], _ => true
  | x :: a', y :: b' => (x =? y) && startsWith a' b'
  | _, [] => false
  end.
Definition endsWithSlash (i : id) : bool := last i 0 =? slash.

Definition isIn (range : N * N) (c : N) : bool := (fst range <=? c) && (c <=? snd range).
Definition high := (0xD800, 0xDBFF).   (* surrogates *)
Definition low := (0xDC00, 0xDFFF).
Fixpoint isWellFormed (i : id) : bool :=
  match i with
  | [] => true
  | c :: i' =>
      if isIn high c
      then match i' with d :: i'' => isIn low d && isWellFormed i'' | [] => false end
      else negb (isIn low c) && isWellFormed i'
  end.

(* The scheme of a URI is no segment: `file:///`, `s3://`. *)
Definition isLetter (c : N) : bool := isIn (65, 90) c || isIn (97, 122) c.
Definition isSchemeUnit (c : N) : bool := isLetter c || isIn (48, 57) c || existsb (N.eqb c) [43; 45; 46].
Fixpoint afterScheme (i : id) : id :=
  match i with c :: i' => if isSchemeUnit c then afterScheme i' else i | [] => [] end.
Definition withoutScheme (i : id) : id :=
  let rest := afterScheme i in
  if isLetter (hd 0 i) && startsWith [58; slash; slash] rest
  then let path := skipn 3 rest in if startsWith [slash] path then tl path else path
  else i.
Fixpoint split (i : id) : list id :=
  match i with
  | [] => [[]]
  | c :: i' => if c =? slash then [] :: split i'
               else match split i' with s :: l => (c :: s) :: l | [] => [[c]] end
  end.
Definition isSegment (s : id) : bool := negb (existsb (fun d => is (id_dec s d)) [[]; [46]; [46; 46]]).
Definition isPath (i : id) : bool :=
  let path := withoutScheme i in
  forallb isSegment (split (if endsWithSlash path then removelast path else path)).

(* The order of reports: segment by segment, by level, then by code units. *)
Fixpoint id_leb (i j : id) : bool :=
  match i, j with
  | [], _ => true
  | x :: i', y :: j' => if x =? y then id_leb i' j' else x <? y
  | _, [] => false
  end.
Definition segment_leb (s t : segment) : bool :=
  if fst s =? fst t then id_leb (snd s) (snd t) else fst s <? fst t.
Fixpoint compare (p q : place) : bool :=
  match p, q with
  | [], _ => true
  | s :: p', t :: q' => if segment_dec s t then compare p' q' else segment_leb s t
  | _, [] => false
  end.
(* In order, none twice. *)
Fixpoint insert {A} (dec : forall a b : A, {a = b} + {a <> b}) (leb : A -> A -> bool) (a : A) (l : list A) :=
  match l with
  | [] => [a]
  | b :: l' => if dec a b then l else if leb a b then a :: l else b :: insert dec leb a l'
  end.
Definition sorted {A} dec leb (l : list A) : list A := fold_right (insert dec leb) [] l.

Section Declaration.
Variable isPrefix : N -> bool.         (* which levels match by prefix *)
Variable actions : nat.                (* how many there are; an action is a bit of a mask *)
Variable mixed : bool.                 (* whether a mixed caveat is declared *)

Definition all : N := N.ones (N.of_nat actions).

Definition isId (s : segment) : bool :=
  negb (is (id_dec (snd s) [])) && isWellFormed (snd s) && (negb (isPrefix (fst s)) || isPath (snd s)).
Definition isReachable (p : place) : bool :=
  forallb (fun s => isId s && (N.of_nat (length (snd s)) <=? 512)) p.

(* Whether q is p or in p. At a level of prefixes, all that begins with `photos/` is in `photos/`. *)
Definition segmentCovers (s t : segment) : bool :=
  (fst s =? fst t) && isPrefix (fst s) && endsWithSlash (snd s) && startsWith (snd s) (snd t).
Fixpoint covers (p q : place) : bool :=
  match p, q with
  | [], _ => true
  | s :: p', t :: q' =>
      if segment_dec s t then covers p' q' else match p' with [] => segmentCovers s t | _ => false end
  | _, [] => false
  end.

(* How a place is written as a key: `encodeId`, `keyPart` and `placeAt`. A level marks its ids with a unit of its own. *)
Definition hex (d : N) : N := if d <? 10 then 48 + d else 55 + d.
Definition percent (byte : N) : id := [37; hex (byte / 16); hex (byte mod 16)].
Definition isReserved (prefix : bool) (c : N) : bool :=
  existsb (N.eqb c) [37; 124] || (c =? slash) && negb prefix || isIn (0, 31) c || isIn (127, 159) c.
Definition encodeUnit (prefix : bool) (c : N) : id :=
  if isReserved prefix c then (if c <? 128 then percent c else percent 194 ++ percent c) else [c].
Definition encodeId (prefix : bool) (i : id) : id := flat_map (encodeUnit prefix) i.
Definition keyPart (s : segment) : id :=
  let prefix := isPrefix (fst s) in
  let text := encodeId prefix (snd s) in
  (1 + fst s) :: text ++ (if negb prefix then [slash] else if endsWithSlash text then [] else [0]).
Definition key (p : place) : id := flat_map keyPart p.

(** ** Sets and their intersection: src/scope/entries.ts *)

Definition entry := (place * N)%type.  (* a place and the mask of what is allowed there and below *)
Definition entries := list entry.

Definition maskOf (f : place -> bool) (s : entries) : N :=
  fold_right (fun e m => if f (fst e) then N.lor (snd e) m else m) 0 s.
Definition maskAt (s : entries) (p : place) : N := maskOf (fun q => covers q p) s.
Definition maskAbove (s : entries) (p : place) : N :=
  maskOf (fun q => covers q p && negb (is (place_dec q p))) s.

(* Each place with all actions that hold there, if that is more than just above it. *)
Definition normalize (s : entries) : entries :=
  filter (fun e => negb (snd e =? maskAbove s (fst e)))
         (map (fun p => (p, maskAt s p)) (sorted place_dec compare (map fst s))).
Definition intersect (a b : entries) : entries :=
  normalize (map (fun p => (p, N.land (maskAt a p) (maskAt b p))) (map fst (a ++ b))).
Definition everything : entries := [([], all)].
Definition intersectAll (sets : list entries) : entries := fold_right intersect everything sets.

(** ** Questions to a set: src/scope/reach.ts and queries.ts. The mask 0 asks for any action. *)

Definition scopeAllows (s : entries) (p : place) (m : N) : bool :=
  let found := maskAt s p in
  isReachable p && (if m =? 0 then negb (found =? 0) else N.land found m =? m).
Definition cut (s : entries) (m : N) : entries :=
  if m =? 0 then s
  else normalize (map (fun e => (fst e, if N.land (snd e) m =? m then m else 0)) s).
Definition scopeOverlaps (s : entries) (p : place) (m : N) : bool :=
  let c := cut s m in
  isReachable p && (negb (maskAt c p =? 0) || existsb (fun e => covers p (fst e)) c).
(* The ids of a level in p; None for all of them. *)
Definition idsInScope (s : entries) (level : N) (p : place) (m : N) (parents : bool) : option (list id) :=
  let c := cut s m in
  if negb (isReachable p) then Some []
  else if negb (maskAt c p =? 0) then None
  else Some (sorted id_dec id_leb (flat_map (fun e =>
    match nth_error (fst e) (length p) with
    | Some (l, i) => if covers p (fst e) && (l =? level) && (parents || Nat.eqb (length (fst e)) (S (length p)))
                     then [i] else []
    | None => []
    end) c)).

(* What is too large to be reported: None. *)
Definition actionsOf (m : N) : list nat := filter (fun i => N.testbit m (N.of_nat i)) (seq 0 actions).
Definition report (s : entries) : option entries :=
  let count := fold_right (fun e n => N.of_nat (length (actionsOf (snd e))) + n) 0 s in
  if (N.of_nat (length s) <=? 4096) && (count <=? 16384) then Some s else None.

(** ** Caveats of a scope: src/caveats/scope-kinds.ts, mixed-kind.ts and scope-model.ts *)

Inductive scopeCaveat :=
| Level (places : list place)          (* `repo = acme/web|acme/api` *)
| Access (mask : N)                    (* `access = read|write` *)
| Mixed (listed : entries).            (* `permit = read org:acme|read,write repo:acme/web` *)

Definition entriesOf (c : scopeCaveat) : entries :=
  match c with
  | Level ps => filter (fun e => isReachable (fst e)) (map (fun p => (p, all)) ps)
  | Access m => [([], m)]
  | Mixed es => es
  end.
Definition reach (cs : list scopeCaveat) : entries :=
  intersectAll (map (fun c => normalize (entriesOf c)) cs).

(* A request may leave out its resource, its action or both. *)
Record request := { resource : option place; access : option N }.
Definition check (c : scopeCaveat) (r : request) : bool :=
  match c, resource r, access r with
  | Level ps, Some p, _ => isReachable p && existsb (fun q => covers q p) ps
  | Access m, _, Some x => N.testbit m x
  | Mixed es, Some p, Some x => isReachable p && N.testbit (maskAt es p) x
  | _, _, _ => false                   (* missing_context *)
  end.

(** ** Tokens: src/token/verify.ts and infer-scope.ts *)

Variable context : Type.               (* time, address, service, … *)
Inductive caveat :=
| Context (holds : context -> bool)
| Usage (holds : context -> bool)
| Scope (c : scopeCaveat)
| Unknown.                             (* a condition that no kind decodes *)

Definition met (x : context) (r : request) (c : caveat) : bool :=
  match c with Context h | Usage h => h x | Scope c => check c r | Unknown => false end.
Definition verify (t : list caveat) (x : context) (r : request) : bool :=
  forallb (met x r) t && match resource r with Some p => isReachable p | None => true end.

Definition metByInfer (usage : bool) (x : context) (c : caveat) : bool :=
  match c with Context h => h x | Usage h => negb usage || h x | Scope _ => true | Unknown => false end.
Definition scopeOf (t : list caveat) : entries :=
  reach (flat_map (fun c => match c with Scope c => [c] | _ => [] end) t).
(* `usage`: whether usage caveats are checked, not skipped. None: an error. *)
Definition inferScope (usage : bool) (t : list caveat) (x : context) : option entries :=
  if forallb (metByInfer usage x) t then report (scopeOf t) else None.

(** ** The narrowest caveats: src/caveats/needed.ts *)

Definition levels (p : place) : list N := map fst p.
Fixpoint common (a b : list N) : list N :=
  match a, b with x :: a', y :: b' => if x =? y then x :: common a' b' else [] | _, _ => [] end.
Definition commonChain (ps : list place) : list N :=
  match ps with [] => [] | p :: ps' => fold_right (fun q l => common (levels q) l) (levels p) ps' end.
(* Of requests, each a place and the mask of one action. None: a TypeError. *)
Definition narrowestCaveats (rs : entries) : option (list scopeCaveat) :=
  let depth := length (commonChain (map fst rs)) in
  if Nat.eqb (length rs) 0 || negb (forallb (fun r => isReachable (fst r)) rs) then None
  else if mixed then Some [Mixed (normalize rs)]
  else if Nat.eqb depth 0 then None
  else Some [Level (map fst (normalize (map (fun r => (firstn depth (fst r), all)) rs)));
             Access (maskOf (fun _ => true) rs)].
End Declaration.
