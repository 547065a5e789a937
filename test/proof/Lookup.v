(** The search of src/scope/entries.ts for what holds at a place: from the last entry that is not after it along the
    links from each entry to the next wider one. *)
From Coq Require Import List Bool NArith Arith Lia Sorted.
From Caveats Require Import Model Scope Keys Sweep.
Import ListNotations.
Open Scope N_scope.

Section Declaration.
Variable isPrefix : N -> bool.
Notation covers := (covers isPrefix).
Notation key := (key isPrefix).
Notation maskAt := (maskAt isPrefix).
Notation leaves := (leaves isPrefix).

(* An entry with its links is a list: itself, the next wider one, and so on. *)
Fixpoint climb (k : id) (links : entries) : entries :=
  match links with e :: wider => if startsWith (key (fst e)) k then links else climb k wider | [] => [] end.
Fixpoint linked (links s : entries) : entries :=
  match s with e :: s' => linked (e :: climb (key (fst e)) links) s' | [] => links end.
Definition masksOf (s : entries) (p : place) : N :=
  match climb (key p) (linked [] (filter (fun e => id_leb (key (fst e)) (key p)) s)) with e :: _ => snd e | [] => 0 end.

(* The links of the last of some entries: each covers the one before, and none that covers p is missing. *)
Definition links_for (p : place) (s links : entries) : Prop :=
  incl links s /\ StronglySorted (fun e f => covers (fst f) (fst e) = true) links /\
  forall e, In e s -> covers (fst e) p = true -> In e links.
Lemma climb_keeps k p links : (forall e, In e links -> startsWith (key (fst e)) k = covers (fst e) p) ->
  StronglySorted (fun e f => covers (fst f) (fst e) = true) links ->
  StronglySorted (fun e f => covers (fst f) (fst e) = true) (climb k links) /\
  forall e, In e (climb k links) <-> In e links /\ covers (fst e) p = true.
Proof.
  intros K S. induction S as [|f links S IH F]; simpl; [split; [constructor|intros; tauto]|]. rewrite Forall_forall in F.
  rewrite K by (left; auto). destruct (covers (fst f) p) eqn:C.
  - split; [constructor; auto; apply Forall_forall; auto|]. intros e; split; [|simpl; tauto]. intros [->|I]; split; simpl; auto.
    eapply covers_trans; eauto.
  - destruct IH as [I1 I2]; [intros; apply K; right; auto|]. split; auto. intros e. rewrite I2. split; [tauto|].
    intros [[<-|I] D]; [congruence|auto].
Qed.
Lemma linked_keeps p s : forall done links, leaves p -> (forall e, In e (done ++ s) -> leaves (fst e)) ->
  StronglySorted (fun e f => id_leb (key (fst e)) (key (fst f)) = true) (done ++ s) ->
  (forall e, In e (done ++ s) -> id_leb (key (fst e)) (key p) = true) ->
  links_for p done links -> links_for p (done ++ s) (linked links s).
Proof.
  induction s as [|f s IH]; intros done links P L S B (L1 & L2 & L3); [rewrite app_nil_r; repeat split; auto|].
  replace (done ++ f :: s) with ((done ++ [f]) ++ s) in * by (rewrite <- app_assoc; auto). simpl linked.
  assert (F : leaves (fst f)) by (apply L; rewrite !in_app_iff; simpl; auto).
  assert (D : forall e, In e done -> leaves (fst e) /\ id_leb (key (fst e)) (key (fst f)) = true).
  { intros e I. split; [apply L; rewrite !in_app_iff; auto|]. clear -S I. rewrite <- app_assoc in S. induction done as [|d done IHd]; [destruct I|].
    simpl in S. inversion S; subst. rewrite Forall_forall in H2. destruct I as [->|I]; auto. apply H2, in_app_iff. simpl; auto. }
  destruct (climb_keeps (key (fst f)) (fst f) links) as [C1 C2]; auto.
  { intros e I. apply in_another_exactly_if_the_key_starts_with_it; auto. apply D, L1; auto. }
  apply IH; auto. repeat split.
  - intros e [<-|I]; rewrite in_app_iff; [right; left; auto|]. left. apply L1. apply C2 in I. tauto.
  - constructor; auto. apply Forall_forall. intros e I. apply C2 in I. tauto.
  - intros e I C. rewrite in_app_iff in I. destruct I as [I|[<-|[]]]; [|left; auto]. right. apply C2. split; auto.
    destruct (D _ I) as [Le O]. rewrite <- in_another_exactly_if_the_key_starts_with_it in * by auto.
    apply startsWith_between with (key p); auto. apply B. rewrite !in_app_iff; simpl; auto.
Qed.
(* Of a set in its one form and in the order of keys, the mask that is found is what holds at the place. *)
Theorem the_search_finds_what_holds s p : leaves p -> (forall e, In e s -> leaves (fst e)) ->
  StronglySorted (fun e f => id_leb (key (fst e)) (key (fst f)) = true) s ->
  (forall q m, In (q, m) s -> m = maskAt s q) -> masksOf s p = maskAt s p.
Proof.
  intros P L S W. unfold masksOf. set (t := filter _ s).
  assert (T : forall e, In e t <-> In e s /\ id_leb (key (fst e)) (key p) = true) by (intros; apply filter_In).
  assert (St : StronglySorted (fun e f => id_leb (key (fst e)) (key (fst f)) = true) t).
  { clear -S. unfold t. induction S as [|e s S IH F]; simpl; [constructor|]. destruct (id_leb _ _); auto. constructor; auto.
    rewrite Forall_forall in *. intros f I. apply filter_In in I. apply F; tauto. }
  destruct (linked_keeps p t [] []) as (L1 & L2 & L3); simpl; auto; try (intros e I; apply T in I; destruct I; auto; fail).
  { repeat split; [intros e []|constructor|intros e []]. }
  destruct (climb_keeps (key p) p (linked [] t)) as [C1 C2]; auto.
  { intros e I. apply in_another_exactly_if_the_key_starts_with_it; auto. apply L, T, L1; auto. }
  assert (A : forall e, In e s -> covers (fst e) p = true -> In e (climb (key p) (linked [] t))).
  { intros e I C. apply C2. split; auto. apply L3; auto. apply T. split; auto. apply startsWith_leb.
    rewrite in_another_exactly_if_the_key_starts_with_it; auto. }
  destruct (climb (key p) (linked [] t)) as [|[q m] wider] eqn:E.
  - symmetry. apply N.bits_inj_0. intros x. destruct (N.testbit (maskAt s p) x) eqn:B; auto. apply (allows_iff isPrefix s p x) in B.
    destruct B as (q & m & I & C & _). destruct (A (q, m)); auto.
  - assert (Q : In (q, m) s /\ covers q p = true).
    { assert (I : In (q, m) ((q, m) :: wider)) by (left; auto). apply C2 in I. destruct I as [I C]. split; auto. apply T, L1; auto. }
    destruct Q as [I C]. simpl. rewrite (W _ _ I). apply bits_eq. intros x. split; [apply reaches_all_below; auto|]. intros B.
    apply (allows_iff isPrefix s p x) in B. destruct B as (r & n & J & D & B). apply (allows_iff isPrefix s q x). exists r, n. repeat split; auto.
    destruct (A _ J D) as [Er|K]; [inversion Er; apply covers_refl|]. inversion C1 as [|? ? _ F]; subst. rewrite Forall_forall in F. apply (F _ K).
Qed.
End Declaration.
