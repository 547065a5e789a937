(** What holds of the questions to a report: scopeAllows, scopeOverlaps and idsInScope. *)
From Coq Require Import List Bool NArith Arith Lia Sorted.
From Caveats Require Import Model Scope.
Import ListNotations.
Open Scope N_scope.

Section Declaration.
Variable isPrefix : N -> bool.
Variable actions : nat.
Notation covers := (covers isPrefix).
Notation isReachable := (isReachable isPrefix).
Notation maskAt := (maskAt isPrefix).
Notation maskAbove := (maskAbove isPrefix).
Notation normalize := (normalize isPrefix).
Notation allows := (allows isPrefix).
Notation cut := (cut isPrefix).
Notation scopeAllows := (scopeAllows isPrefix).
Notation scopeOverlaps := (scopeOverlaps isPrefix).
Notation idsInScope := (idsInScope isPrefix).

(* Sets in their one form: what inferScope, normalize and parseReach return. *)
Definition normal (s : entries) : Prop := normalize s = s.
Definition reachable (s : entries) : Prop := forall p m, In (p, m) s -> isReachable p = true.

Lemma normal_normalize s : normal (normalize s).
Proof. apply normalize_twice. Qed.
Lemma In_normal s p m : normal s -> In (p, m) s -> m = maskAt s p /\ m <> maskAbove s p /\ m <> 0.
Proof. intros N I. apply entry_carries_all_and_adds. rewrite N; auto. Qed.
Lemma maskAt_nonzero s p : maskAt s p <> 0 <-> exists x, allows s p x = true.
Proof.
  split; [apply nonzero_bit|]. intros [x A] Z. unfold Scope.allows in A. rewrite Z, N.bits_0 in A. congruence.
Qed.
Lemma land_all n m : N.land n m = m <-> forall x, N.testbit m x = true -> N.testbit n x = true.
Proof.
  split.
  - intros E x B. rewrite <- E, N.land_spec in B. apply andb_true_iff in B; tauto.
  - intros H. apply bits_eq. intros x. rewrite N.land_spec, andb_true_iff. split; [tauto|auto].
Qed.
(* Is this reached: with all of the actions that are asked for, or if there are none, in any way. *)
Theorem scopeAllows_all_of_the_actions s p m : m <> 0 ->
  (scopeAllows s p m = true <-> isReachable p = true /\ forall x, N.testbit m x = true -> allows s p x = true).
Proof.
  intros Z. unfold Model.scopeAllows. destruct (N.eqb_spec m 0); [contradiction|]. rewrite andb_true_iff, N.eqb_eq, land_all. reflexivity.
Qed.
Theorem scopeAllows_in_any_way s p : scopeAllows s p 0 = true <-> isReachable p = true /\ exists x, allows s p x = true.
Proof. unfold Model.scopeAllows. simpl. rewrite andb_true_iff, negb_true_iff, N.eqb_neq, maskAt_nonzero. reflexivity. Qed.

(* The entry that is nearest to a place has all that holds there. *)
Lemma nearest s p : normal s -> maskAt s p <> 0 -> exists q, In (q, maskAt s p) s /\ covers q p = true.
Proof.
  intros N Z. set (above := filter (fun e => covers (fst e) p) s).
  assert (M : above = [] \/ exists q m, In (q, m) above /\ forall r n, In (r, n) above -> (size r <= size q)%nat).
  { induction above as [|[q m] l IH]; auto. right. destruct IH as [->|(r & n & I & H)].
    - exists q, m; split; [left; auto|]. intros r n [E|[]]. inversion E; auto.
    - destruct (le_lt_dec (size r) (size q)).
      + exists q, m; split; [left; auto|]. intros t k [E|J]; [inversion E; auto|]. specialize (H _ _ J). lia.
      + exists r, n; split; [right; auto|]. intros t k [E|J]; [inversion E; subst; lia|eauto]. }
  destruct M as [E|(q & m & I & H)].
  - destruct Z. apply N.bits_inj_0. intros x. destruct (N.testbit (maskAt s p) x) eqn:B; auto. apply (allows_iff isPrefix s p x) in B.
    destruct B as (q & m & J & C & _). assert (In (q, m) above) by (apply filter_In; auto). rewrite E in H. destruct H.
  - unfold above in I. apply filter_In in I. destruct I as [I C]. simpl in C. exists q; split; auto.
    pose proof (In_normal _ _ _ N I) as (Em & _ & _). replace (maskAt s p) with m; auto. rewrite Em. apply bits_eq. intros x.
    split; [apply reaches_all_below; auto|]. intros A. apply (allows_iff isPrefix s p x) in A. destruct A as (r & n & J & K & B).
    apply (allows_iff isPrefix s q x). exists r, n; repeat split; auto. destruct (nested_or_disjoint _ _ _ _ K C) as [|D]; auto.
    assert (S : (size r <= size q)%nat) by (apply (H r n), filter_In; auto). destruct (covers_size _ _ _ D) as [->|]; [apply covers_refl|lia].
Qed.
Lemma cut_normal s m : normal s -> normal (cut s m).
Proof. unfold Model.cut. destruct (m =? 0); auto using normal_normalize. Qed.
(* The pairs of a set with all of some actions. *)
Lemma cut_allows s m p x : normal s -> m <> 0 ->
  (allows (cut s m) p x = true <-> N.testbit m x = true /\ N.land (maskAt s p) m = m).
Proof.
  intros N Z. unfold Model.cut. destruct (N.eqb_spec m 0); [contradiction|]. rewrite normalize_same, allows_iff. split.
  - intros (q & k & I & C & B). apply in_map_iff in I. destruct I as ([r n'] & E & I). simpl in E. destruct (N.eqb_spec (N.land n' m) m).
    + inversion E; subst. split; auto. apply land_all. intros y Y. pose proof (In_normal _ _ _ N I) as (-> & _ & _). rewrite land_all in e.
      apply e in Y. eapply reaches_all_below; eauto.
    + inversion E; subst. rewrite N.bits_0 in B. congruence.
  - intros [B L]. destruct (nearest s p N) as (q & I & C). { intros Y. rewrite Y in L. simpl in L. congruence. }
    exists q, m; repeat split; auto. apply in_map_iff. exists (q, maskAt s p). split; auto. simpl. apply N.eqb_eq in L. rewrite L; auto.
Qed.
Lemma cut_asks s p m : normal s -> scopeAllows s p m = isReachable p && negb (maskAt (cut s m) p =? 0).
Proof.
  intros N. unfold Model.scopeAllows. destruct (N.eqb_spec m 0); [subst; auto|]. f_equal. apply eq_true_iff_eq.
  rewrite N.eqb_eq, negb_true_iff, N.eqb_neq, maskAt_nonzero. split.
  - intros L. destruct (nonzero_bit m) as [x B]; auto. exists x. apply cut_allows; auto.
  - intros [x A]. apply cut_allows in A; tauto.
Qed.
(* The entries of a cut are among the places of the set. *)
Lemma cut_places s m p k : In (p, k) (cut s m) -> In p (map fst s).
Proof. unfold Model.cut. destruct (m =? 0); [intros I; apply in_map_iff; exists (p, k); auto|]. intros I. apply normalize_places in I. rewrite map_map in I; auto. Qed.

(* Is it, or something in it, reached? *)
Theorem scopeOverlaps_it_or_something_in_it s p m : normal s -> reachable s ->
  (scopeOverlaps s p m = true <-> isReachable p = true /\ exists q, covers p q = true /\ scopeAllows s q m = true).
Proof.
  intros N R. unfold Model.scopeOverlaps. rewrite andb_true_iff, orb_true_iff, existsb_exists. split; intros [Rp H]; split; auto.
  - destruct H as [H|([q k] & I & C)]; [exists p; split; [apply covers_refl|rewrite cut_asks, Rp; auto]|]. exists q; split; auto.
    rewrite cut_asks; auto. pose proof (cut_places _ _ _ _ I) as J. apply in_map_iff in J. destruct J as ([q' k'] & E & J). simpl in E; subst.
    rewrite (R _ _ J). apply (In_normal _ _ _ (cut_normal _ m N)) in I. destruct I as (-> & _ & Z). simpl. apply negb_true_iff, N.eqb_neq; auto.
  - destruct H as (q & C & A). rewrite cut_asks in A by auto. apply andb_true_iff in A. destruct A as [_ A].
    apply negb_true_iff, N.eqb_neq in A. destruct (nearest _ _ (cut_normal _ m N) A) as (r & I & D).
    destruct (nested_or_disjoint _ _ _ _ C D) as [E|E]; [right; exists (r, maskAt (cut s m) q); auto|left].
    apply negb_true_iff, N.eqb_neq, maskAt_nonzero. destruct (nonzero_bit _ A) as [x B]. exists x. apply allows_iff; eauto 6.
Qed.

(* What allows less answers less. *)
Theorem what_is_narrower_answers_less a b p m : within isPrefix a b ->
  (scopeAllows a p m = true -> scopeAllows b p m = true) /\
  (normal a -> normal b -> reachable a -> reachable b -> scopeOverlaps a p m = true -> scopeOverlaps b p m = true).
Proof.
  intros W. assert (H : forall q, scopeAllows a q m = true -> scopeAllows b q m = true).
  { intros q. destruct (N.eqb_spec m 0) as [->|Z].
    - rewrite !scopeAllows_in_any_way. intros [R [x A]]; eauto.
    - rewrite !scopeAllows_all_of_the_actions by auto. intros [R A]; auto. }
  split; auto. intros Na Nb Ra Rb. rewrite !scopeOverlaps_it_or_something_in_it by auto. intros [R (q & C & A)]; eauto.
Qed.

(* At a level that matches exactly, a place is in another if it has its ids. *)
Definition exact (p : place) : Prop := forall s, In s p -> isPrefix (fst s) = false.
Lemma covers_exact p q : exact p -> (covers p q = true <-> exists r, q = p ++ r).
Proof.
  revert q; induction p as [|s p IH]; intros q X; [simpl; split; eauto|]. destruct q as [|t q]; [split; [discriminate|intros [r R]; discriminate]|].
  rewrite covers_cons. assert (Y : exact p) by (intros u U; apply X; right; auto). rewrite (IH q Y). split.
  - intros [[-> [r ->]]|(N & -> & C)]; [exists r; auto|]. apply segmentCovers_iff in C. destruct C as (_ & C & _). rewrite X in C by (left; auto). congruence.
  - intros [r E]. inversion E; subst; eauto.
Qed.
Lemma covers_app p a b : covers (p ++ a) (p ++ b) = covers a b.
Proof. induction p as [|s p IH]; auto. simpl. destruct (segment_dec s s); [auto|congruence]. Qed.
(* The ids of one level in one parent, which is complete: all of them, or exactly those that are reached; with `parents`,
   those of which a part is. *)
Theorem idsInScope_of_this_parent s level p m (parents : bool) i : normal s -> exact p -> isPrefix level = false ->
  isReachable (p ++ [(level, i)]) = true ->
  (if parents then scopeOverlaps else scopeAllows) s (p ++ [(level, i)]) m =
  match idsInScope s level p m parents with None => true | Some ids => existsb (fun j => is (id_dec j i)) ids end.
Proof.
  intros N X L Ri. assert (Rp : isReachable p = true) by (unfold Model.isReachable in *; rewrite forallb_app, andb_true_iff in Ri; tauto).
  set (q := p ++ [(level, i)]) in *. set (c := cut s m).
  assert (Nc : normal c) by (apply cut_normal; auto). assert (Cpq : covers p q = true) by (apply covers_exact; unfold q; eauto).
  assert (Xq : exact q). { intros t T. apply in_app_iff in T. destruct T as [T|[<-|[]]]; auto. }
  assert (O : (if parents then scopeOverlaps else scopeAllows) s q m =
              negb (maskAt c q =? 0) || parents && existsb (fun e => covers q (fst e)) c).
  { destruct parents; [unfold Model.scopeOverlaps; rewrite Ri; auto|]. rewrite cut_asks, Ri, orb_false_r; auto. }
  rewrite O. unfold Model.idsInScope. rewrite Rp. fold c. simpl negb. destruct (N.eqb_spec (maskAt c p) 0) as [Z|Z]; simpl.
  - assert (Q : negb (maskAt c q =? 0) = true <-> exists k, In (q, k) c).
    { rewrite negb_true_iff, N.eqb_neq. split.
      - intros A. destruct (nearest _ _ Nc A) as (r & I & C). exists (maskAt c q). enough (r = q) by (subst r; auto).
        destruct (nested_or_disjoint _ _ _ _ Cpq C) as [D|D].
        + apply covers_exact in D; auto. destruct D as [[|u t] ->].
          * exfalso. rewrite app_nil_r in I. apply (In_normal _ _ _ Nc) in I. rewrite Z in I. tauto.
          * unfold q in *. f_equal. rewrite covers_app in C. apply covers_cons in C.
            destruct C as [[-> C]|(_ & -> & C)]; [destruct t; [auto|discriminate]|].
            apply segmentCovers_iff in C. destruct C as (E & P & _). simpl in E. congruence.
        + exfalso. apply A. pose proof (In_normal _ _ _ Nc I) as (E & _ & _). rewrite E. apply N.bits_inj_0. intros x.
          destruct (N.testbit (maskAt c r) x) eqn:B; auto. assert (Y : allows c p x = true) by (eapply reaches_all_below; eauto).
          unfold Scope.allows in Y. rewrite Z, N.bits_0 in Y. congruence.
      - intros [k I]. apply (In_normal _ _ _ Nc) in I. destruct I as (<- & _ & I). auto. }
    apply eq_true_iff_eq. rewrite orb_true_iff, Q, existsb_exists, andb_true_iff, existsb_exists. split.
    + intros H. exists i. split; [|apply is_iff; auto]. apply In_sorted, in_flat_map.
      assert (W : forall t, q ++ t = p ++ (level, i) :: t) by (intros t; unfold q; rewrite <- app_assoc; auto).
      assert (G : exists t k, In (p ++ (level, i) :: t, k) c /\ parents || Nat.eqb (length (p ++ (level, i) :: t)) (S (length p)) = true).
      { destruct H as [[k I]|[-> ([r k] & I & C)]].
        - exists [], k. split; auto. rewrite app_length. simpl. rewrite Nat.add_1_r, Nat.eqb_refl, orb_true_r; auto.
        - apply covers_exact in C; auto. destruct C as [t T]. simpl in T. subst r. exists t, k. rewrite <- W; auto. }
      destruct G as (t & k & I & G). exists (p ++ (level, i) :: t, k). split; auto. cbn [fst].
      rewrite nth_error_app2, Nat.sub_diag by auto. cbn [nth_error].
      assert (C : covers p (p ++ (level, i) :: t) = true) by (apply covers_exact; eauto).
      unfold segment in *. rewrite C, N.eqb_refl, G. left; auto.
    + intros (j & I & E). apply is_iff in E. subst j. apply In_sorted, in_flat_map in I. destruct I as ([r k] & I & J). simpl in J.
      destruct (nth_error r (length p)) as [[l j]|] eqn:E; [|destruct J].
      destruct (covers p r && (l =? level) && (parents || Nat.eqb (length r) (S (length p)))) eqn:F; [|destruct J]. destruct J as [->|[]].
      rewrite !andb_true_iff, N.eqb_eq in F. destruct F as [[C ->] F]. apply covers_exact in C; auto. destruct C as [t ->].
      rewrite nth_error_app2, Nat.sub_diag in E by auto. destruct t as [|u t]; simpl in E; inversion E; subst u.
      destruct parents.
      * right. split; auto. exists (p ++ (level, i) :: t, k). split; auto. simpl. apply covers_exact; auto. exists t.
        unfold q. rewrite <- app_assoc; auto.
      * left. simpl in F. apply Nat.eqb_eq in F. rewrite app_length in F. simpl in F. destruct t; [exists k; auto|simpl in F; lia].
  - replace (negb (maskAt c q =? 0)) with true; auto. symmetry. apply negb_true_iff, N.eqb_neq, maskAt_nonzero.
    destruct (nonzero_bit _ Z) as [x B]. exists x. eapply reaches_all_below; eauto.
Qed.
Theorem idsInScope_in_order s level p m parents ids : idsInScope s level p m parents = Some ids -> StronglySorted (before id_leb) ids.
Proof.
  unfold Model.idsInScope. destruct (negb _); [intros E; inversion E; constructor|]. destruct (negb _); [discriminate|]. intros E; inversion E.
  apply sorted_sorted; eauto using id_leb_total, id_leb_trans, id_leb_antisym.
Qed.
Theorem report_is_the_set s r : report actions s = Some r -> r = s.
Proof. unfold report. destruct (_ && _); congruence. Qed.
End Declaration.
