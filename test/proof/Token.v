(** What holds of tokens: of verify, inferScope and narrowestCaveats. *)
From Coq Require Import List Bool NArith Arith Lia.
From Caveats Require Import Model Scope Questions.
Import ListNotations.
Open Scope N_scope.

Section Declaration.
Variable isPrefix : N -> bool.
Variable actions : nat.
Variable mixed : bool.
Variable context : Type.
Notation covers := (covers isPrefix).
Notation isId := (isId isPrefix).
Notation isReachable := (isReachable isPrefix).
Notation maskAt := (maskAt isPrefix).
Notation normalize := (normalize isPrefix).
Notation intersect := (intersect isPrefix).
Notation intersectAll := (intersectAll isPrefix actions).
Notation everything := (everything actions).
Notation all := (all actions).
Notation allows := (allows isPrefix).
Notation within := (within isPrefix).
Notation declared := (declared actions).
Notation entriesOf := (entriesOf isPrefix actions).
Notation reach := (reach isPrefix actions).
Notation check := (check isPrefix).
Notation caveat := (caveat context).
Notation verify := (verify isPrefix context).
Notation scopeOf := (scopeOf isPrefix actions context).
Notation inferScope := (inferScope isPrefix actions context).
Notation report := (report actions).
Notation narrowestCaveats := (narrowestCaveats isPrefix actions mixed).

(* What a reader lets through: ids that are ids, of any length in the caveat of a level; declared actions. *)
Definition readable (c : scopeCaveat) : Prop :=
  match c with
  | Level ps => forall p, In p ps -> forallb isId p = true
  | Access m => N.ldiff m all = 0
  | Mixed es => declared es /\ reachable isPrefix es
  end.
Definition readableToken (t : list caveat) : Prop := forall c, In (Scope context c) t -> readable c.
Definition full (p : place) (x : N) : request := {| resource := Some p; access := Some x |}.
Definition bit (x : N) : N := N.shiftl 1 x.

Lemma bit_iff x y : N.testbit (bit x) y = true <-> x = y.
Proof. unfold bit. rewrite N.shiftl_1_l, N.pow2_bits_eqb. apply N.eqb_eq. Qed.
Lemma bit_nonzero x : bit x <> 0.
Proof. intros E. assert (B : N.testbit (bit x) x = true) by (apply bit_iff; auto). rewrite E, N.bits_0 in B. congruence. Qed.
Lemma scopeAllows_bit s p x : scopeAllows isPrefix s p (bit x) = isReachable p && allows s p x.
Proof.
  apply eq_true_iff_eq. rewrite scopeAllows_all_of_the_actions, andb_true_iff by apply bit_nonzero. split; intros [R H]; split; auto.
  - apply H, bit_iff; auto.
  - intros y Y. apply bit_iff in Y. subst; auto.
Qed.
(* What is wider than a reachable place is reachable, if its ids are ids. *)
Lemma reachable_above p q : covers p q = true -> forallb isId p = true -> isReachable q = true -> isReachable p = true.
Proof.
  unfold Model.isReachable. revert q; induction p as [|s p IH]; intros [|t q]; auto; try discriminate. rewrite covers_cons. simpl.
  rewrite !andb_true_iff. intros [[-> C]|(N & -> & C)] [I J] [[K L] M]; eauto. repeat split; auto.
  apply segmentCovers_iff in C. destruct C as (_ & _ & _ & c & C). rewrite C, app_length in L. apply N.leb_le in L. apply N.leb_le. lia.
Qed.
Lemma entriesOf_declared c : readable c -> declared (entriesOf c).
Proof.
  intros R p m I. destruct c; simpl in *; [|destruct I as [E|[]]; inversion E; subst; auto|eapply (proj1 R); eauto].
  apply filter_In in I. destruct I as [I _]. apply in_map_iff in I. destruct I as (q & E & _). inversion E. apply N.ldiff_diag.
Qed.

(** ** `check` is derived from the same sets as the report, so the two cannot differ *)
Theorem check_is_derived_from_the_same_sets c p x : readable c -> isReachable p = true -> N.testbit all x = true ->
  check c (full p x) = allows (entriesOf c) p x.
Proof.
  intros R P A. destruct c as [ps|m|es]; simpl; rewrite ?P; simpl; auto.
  - apply eq_true_iff_eq. rewrite existsb_exists, allows_iff. split.
    + intros (q & I & C). exists q, all; repeat split; auto. apply filter_In; split; [apply in_map_iff; eauto|]. simpl. eauto using reachable_above.
    + intros (q & m & I & C & _). apply filter_In in I. destruct I as [I _]. apply in_map_iff in I. destruct I as (r & E & I). inversion E; subst; eauto.
  - unfold Scope.allows, Model.maskAt; simpl. rewrite N.lor_0_r; auto.
Qed.
Lemma allows_intersectAll sets p x : allows (intersectAll sets) p x = forallb (fun s => allows s p x) sets && N.testbit all x.
Proof. induction sets as [|s l IH]; simpl; [apply allows_everything|]. rewrite intersection_is_intersection, IH, andb_assoc; auto. Qed.
Lemma allows_reach cs p x : allows (reach cs) p x = forallb (fun c => allows (entriesOf c) p x) cs && N.testbit all x.
Proof.
  unfold Model.reach. rewrite allows_intersectAll. f_equal. induction cs as [|c cs IH]; simpl; auto. rewrite IH, normalize_same; auto.
Qed.
Lemma normal_reach cs : all <> 0 -> normal isPrefix (reach cs).
Proof.
  intros Z. unfold Model.reach. destruct cs; simpl; [|apply normal_normalize]. apply all_pairs_are_unrestricted; auto.
  intros. apply allows_everything.
Qed.
Lemma scopeOf_app a b p x : allows (scopeOf (a ++ b)) p x = allows (scopeOf a) p x && allows (scopeOf b) p x.
Proof.
  unfold Model.scopeOf. rewrite flat_map_app, !allows_reach, forallb_app.
  destruct (forallb _ _), (forallb _ _), (N.testbit all x); auto.
Qed.

(** ** 1. Adding any caveat narrows verdict and report *)
Theorem adding_a_caveat_lets_no_request_in a c b x r : verify (a ++ c :: b) x r = true -> verify (a ++ b) x r = true.
Proof. unfold Model.verify. rewrite !forallb_app; simpl. rewrite !andb_true_iff. tauto. Qed.
(* Where there is no report before, what the token reaches was too large to be reported: nothing is refused because of
   the caveats that were there. *)
Theorem adding_a_caveat_widens_no_report a c b x usage s' : inferScope usage (a ++ c :: b) x = Some s' ->
  within s' (scopeOf (a ++ b)) /\ (inferScope usage (a ++ b) x = Some (scopeOf (a ++ b)) \/ report (scopeOf (a ++ b)) = None).
Proof.
  unfold Model.inferScope. rewrite !forallb_app; simpl. destruct (forallb _ a), (metByInfer _ _ _ c), (forallb _ b); simpl; try discriminate.
  intros E. apply report_is_the_set in E. subst s'. split.
  - intros p y. change (c :: b) with ([c] ++ b). rewrite !scopeOf_app, !andb_true_iff. tauto.
  - destruct (report (scopeOf (a ++ b))) eqn:R; auto. apply report_is_the_set in R. subst; auto.
Qed.
(* Neither the order of caveats nor having one twice changes what is inferred. *)
Theorem order_and_repetition_change_nothing a b : all <> 0 -> (forall c, In c a <-> In c b) -> scopeOf a = scopeOf b.
Proof.
  intros Z H. unfold Model.scopeOf. rewrite <- (normal_reach (flat_map _ a)), <- (normal_reach (flat_map _ b)) by auto.
  apply one_form. intros p x. rewrite !allows_reach. f_equal. apply eq_true_iff_eq. rewrite !forallb_forall.
  assert (S : forall c, In c (flat_map (fun c => match c with Scope _ c => [c] | _ => [] end) a) <->
                        In c (flat_map (fun c => match c with Scope _ c => [c] | _ => [] end) b)).
  { intros c. rewrite !in_flat_map. split; intros (d & I & J); exists d; split; auto; apply H; auto. }
  split; intros G c I; apply G, S; auto.
Qed.

(** ** 2. Report and verdict agree *)
Definition usageMet (x : context) (t : list caveat) : bool :=
  forallb (fun c => match c with Usage _ h => h x | _ => true end) t.
Lemma verify_parts t x p a : readableToken t -> N.testbit all a = true ->
  verify t x (full p a) = forallb (metByInfer context false x) t && usageMet x t && (isReachable p && allows (scopeOf t) p a).
Proof.
  intros R A. unfold Model.verify, usageMet. simpl. destruct (isReachable p) eqn:P; rewrite ?andb_false_r, ?andb_true_r, ?andb_true_l; auto.
  assert (E : forall c t, allows (scopeOf (c :: t)) p a =
    match c with Scope _ s => allows (entriesOf s) p a | _ => true end && allows (scopeOf t) p a).
  { intros c l. unfold Model.scopeOf. rewrite !allows_reach, A, !andb_true_r. destruct c; auto. }
  induction t as [|c t IH]; [unfold Model.scopeOf; rewrite allows_reach; auto|].
  rewrite E. simpl. rewrite IH by (intros d I; apply R; right; auto). clear IH.
  assert (S : forall s, c = Scope context s -> check s (full p a) = allows (entriesOf s) p a).
  { intros s ->. apply check_is_derived_from_the_same_sets; auto. apply R; left; auto. }
  destruct (forallb (metByInfer context false x) t), (forallb _ t), (allows (scopeOf t) p a), c as [h|h|s|]; simpl;
    rewrite ?(S _ eq_refl), ?andb_true_r, ?andb_false_r; auto.
Qed.
(* A request with resource and access is within the report exactly when verify lets it in once usage caveats are met. *)
Theorem report_and_verdict_agree t x s p a : readableToken t -> N.testbit all a = true -> inferScope false t x = Some s ->
  (scopeAllows isPrefix s p (bit a) = true /\ usageMet x t = true <-> verify t x (full p a) = true).
Proof.
  intros R A. unfold Model.inferScope. destruct (forallb _ t) eqn:F; [|discriminate]. intros E. apply report_is_the_set in E. subst s.
  rewrite verify_parts, F, scopeAllows_bit by auto. simpl. rewrite !andb_true_iff. tauto.
Qed.
(* The same without a proviso where usage caveats are checked. *)
Theorem report_and_verdict_agree_with_usage t x s p a : readableToken t -> N.testbit all a = true -> inferScope true t x = Some s ->
  scopeAllows isPrefix s p (bit a) = verify t x (full p a).
Proof.
  intros R A. unfold Model.inferScope. replace (forallb (metByInfer context true x) t) with (forallb (metByInfer context false x) t && usageMet x t).
  - destruct (forallb _ t && _) eqn:F; [|discriminate]. intros E. apply report_is_the_set in E. subst s.
    rewrite verify_parts, F, scopeAllows_bit by auto; auto.
  - clear. unfold usageMet. induction t as [|c t IH]; simpl; auto. rewrite <- IH. destruct c; simpl; auto.
    + rewrite !andb_assoc; auto.
    + destruct (holds x); simpl; rewrite ?andb_false_r; auto.
Qed.
(* Without a report, verify lets nothing in; or the token reaches too much to be reported, which verify does not mind. *)
Theorem without_a_report_nothing_is_let_in t x : inferScope false t x = None ->
  (forall r, verify t x r = false) \/ report (scopeOf t) = None.
Proof.
  unfold Model.inferScope. destruct (forallb _ t) eqn:F; auto. intros _. left. intros r. unfold Model.verify.
  destruct (forallb (met isPrefix context x r) t) eqn:G; auto. rewrite forallb_forall in G.
  enough (H : forallb (metByInfer context false x) t = true) by congruence.
  apply forallb_forall. intros c I. specialize (G c I). destruct c; auto.
Qed.
(* What verify lets in of a request that leaves something out, it lets in however that is completed. *)
Definition completes (r : request) (p : place) (a : N) : Prop :=
  (resource r = None \/ resource r = Some p) /\ (access r = None \/ access r = Some a).
Theorem left_out_is_let_in_however_completed t x r p a : isReachable p = true -> completes r p a ->
  verify t x r = true -> verify t x (full p a) = true.
Proof.
  unfold Model.verify, completes. simpl. intros P [R A]. rewrite P, andb_true_r, !andb_true_iff, !forallb_forall. intros [H _] c I.
  specialize (H c I). destruct c as [h|h|s|]; auto. destruct r as [res act]; simpl in R, A.
  destruct s, R, A; subst; simpl in *; auto; discriminate.
Qed.
(* An id that is empty, too long or not well-formed is unmet for every token. *)
Theorem unmet_for_every_token t x r p : resource r = Some p -> isReachable p = false -> verify t x r = false.
Proof. unfold Model.verify. intros -> ->. apply andb_false_r. Qed.
Theorem unknown_is_denied t x r usage : In (Unknown context) t -> verify t x r = false /\ inferScope usage t x = None.
Proof.
  intros I. unfold Model.verify, Model.inferScope.
  assert (G : forall f, f (Unknown context) = false -> forallb f t = false).
  { intros f F. destruct (forallb f t) eqn:E; auto. rewrite forallb_forall in E. specialize (E _ I). congruence. }
  rewrite !G; auto.
Qed.
(* A caveat whose part of the request is missing denies. *)
Theorem missing_is_denied t x r c : In (Scope context c) t ->
  match c with
  | Level _ => resource r = None
  | Access _ => access r = None
  | Mixed _ => resource r = None \/ access r = None
  end -> verify t x r = false.
Proof.
  intros I H. unfold Model.verify. destruct (forallb _ t) eqn:E; auto. rewrite forallb_forall in E. specialize (E _ I).
  destruct r as [res act]. destruct c; simpl in *; subst; try destruct H; subst; try discriminate; destruct res; discriminate.
Qed.

(** ** The report is no longer than what was written, and names nothing else *)
Theorem report_no_longer_than_its_caveats cs : (forall c, In c cs -> readable c) -> cs <> [] ->
  (length (reach cs) <= list_sum (map (fun c => length (entriesOf c)) cs))%nat.
Proof.
  intros R. unfold Model.reach. induction cs as [|c cs IH]; [congruence|]. intros _. simpl. destruct cs as [|d cs].
  - simpl. rewrite unrestricted_is_neutral.
    + rewrite normalize_twice. pose proof (normalize_length isPrefix (entriesOf c)). lia.
    + intros p m I. apply In_normalize in I. destruct I as [-> _]. apply N.bits_inj_0. intros y. rewrite N.ldiff_spec.
      destruct (N.testbit (maskAt (entriesOf c) p) y) eqn:B; auto. apply (allows_all isPrefix actions (entriesOf c) p y) in B; [rewrite B; auto|].
      apply entriesOf_declared, R; left; auto.
  - eapply Nat.le_trans; [apply intersection_no_longer_than_its_parts|]. pose proof (normalize_length isPrefix (entriesOf c)).
    assert (H0 : d :: cs <> []) by discriminate. specialize (IH (fun e I => R e (or_intror I)) H0). simpl in *. lia.
Qed.
Theorem report_names_what_was_written cs p m : In (p, m) (reach cs) -> p = [] \/ exists c, In c cs /\ In p (map fst (entriesOf c)).
Proof.
  unfold Model.reach. revert p m; induction cs as [|c cs IH]; intros p m; simpl; [intros [E|[]]; inversion E; auto|].
  intros H. apply intersection_has_only_their_places in H. destruct H as [H|H]; apply in_map_iff in H; destruct H as ([q n] & E & H); simpl in E; subst.
  - right. exists c; split; auto. eapply normalize_places; eauto.
  - destruct (IH _ _ H) as [|(d & I & J)]; eauto 6.
Qed.

(** ** 6. The narrowest caveats *)
(* Caveats that the declaration can write: the places of a level have the same levels, and there is a mixed one if it is declared. *)
Definition sayable (c : scopeCaveat) : Prop :=
  readable c /\ match c with Level ps => exists ls, forall p, In p ps -> levels p = ls | Access _ => True | Mixed _ => mixed = true end.
Definition lets (cs : list scopeCaveat) (p : place) (a : N) : Prop := isReachable p = true /\ allows (reach cs) p a = true.
(* What a list of caveats lets in is what verify lets in of a token that has them. *)
Theorem lets_is_verify cs x p a : (forall c, In c cs -> readable c) -> N.testbit all a = true ->
  (lets cs p a <-> verify (map (Scope context) cs) x (full p a) = true).
Proof.
  intros R A. rewrite verify_parts; auto.
  - assert (E : forallb (metByInfer context false x) (map (Scope context) cs) = true /\ usageMet x (map (Scope context) cs) = true /\
                scopeOf (map (Scope context) cs) = reach cs).
    { repeat split; [apply forallb_forall|apply forallb_forall|]; try (intros c I; apply in_map_iff in I; destruct I as (d & <- & _); auto).
      unfold Model.scopeOf. f_equal. clear. induction cs; simpl; congruence. }
    destruct E as (-> & -> & ->). simpl. rewrite andb_true_iff. reflexivity.
  - intros c I. apply in_map_iff in I. destruct I as (d & E & I). inversion E; subst; auto.
Qed.

Lemma common_spec l a b : (exists d, a = l ++ d) -> (exists d, b = l ++ d) -> exists d, common a b = l ++ d.
Proof.
  intros [d ->] [e ->]. induction l as [|x l [f F]]; [simpl; eauto|]. simpl. rewrite N.eqb_refl. exists f. rewrite F; auto.
Qed.
Lemma common_left a b : exists d, a = common a b ++ d.
Proof.
  revert b; induction a as [|x a IH]; intros [|y b]; simpl; try (eexists; reflexivity). destruct (N.eqb_spec x y); [|eexists; reflexivity].
  destruct (IH b) as [d D]. exists d; simpl; congruence.
Qed.
Lemma common_right a b : exists d, b = common a b ++ d.
Proof.
  revert b; induction a as [|x a IH]; intros [|y b]; simpl; try (eexists; reflexivity). destruct (N.eqb_spec x y); [|eexists; reflexivity].
  destruct (IH b) as [d D]. exists d; simpl; congruence.
Qed.
Lemma commonChain_lower ps p : In p ps -> exists d, levels p = commonChain ps ++ d.
Proof.
  destruct ps as [|p0 ps]; [intros []|]. intros I. unfold commonChain. induction ps as [|p1 ps IH]; simpl.
  - destruct I as [<-|[]]. exists []; rewrite app_nil_r; auto.
  - destruct (common_left (levels p1) (fold_right (fun q l => common (levels q) l) (levels p0) ps)) as [d D].
    destruct (common_right (levels p1) (fold_right (fun q l => common (levels q) l) (levels p0) ps)) as [e E].
    destruct I as [<-|[<-|I]]; [|eauto|].
    + destruct IH as [f F]; [left; auto|]. exists (e ++ f). rewrite app_assoc, <- E. exact F.
    + destruct IH as [f F]; [right; auto|]. exists (e ++ f). rewrite app_assoc, <- E. exact F.
Qed.
Lemma commonChain_greatest ps l : ps <> [] -> (forall p, In p ps -> exists d, levels p = l ++ d) -> exists d, commonChain ps = l ++ d.
Proof.
  destruct ps as [|p0 ps]; [congruence|]. intros _ H. unfold commonChain. induction ps as [|p1 ps IH]; simpl; [apply H; left; auto|].
  apply common_spec; [apply H; right; left; auto|]. apply IH. intros p [<-|I]; apply H; simpl; auto.
Qed.
Lemma covers_firstn q p n : covers q p = true -> (length q <= n)%nat -> covers q (firstn n p) = true.
Proof.
  revert p n; induction q as [|s q IH]; intros [|t p] n; auto; try discriminate. intros C L. simpl in L. destruct n; [lia|]. simpl firstn.
  apply covers_cons in C. apply covers_cons. destruct C as [[-> C]|C]; [left; split; auto; apply IH; auto; lia|right; auto].
Qed.
Lemma firstn_covers n p : covers (firstn n p) p = true.
Proof.
  revert p; induction n as [|n IH]; intros [|t p]; auto. simpl firstn. apply covers_cons; auto.
Qed.
Lemma covers_levels q p : covers q p = true -> exists d, levels p = levels q ++ d.
Proof.
  revert p; induction q as [|s q IH]; intros [|t p]; try discriminate; [exists []; auto|exists (levels (t :: p)); auto|]. intros C. apply covers_cons in C.
  destruct C as [[-> C]|(_ & -> & C)]; [destruct (IH _ C) as [d D]; exists d; simpl; congruence|].
  apply segmentCovers_iff in C. destruct C as (E & _). exists (levels p). simpl. congruence.
Qed.
Lemma maskOf_true rs x : N.testbit (maskOf (fun _ => true) rs) x = true <-> exists p m, In (p, m) rs /\ N.testbit m x = true.
Proof. rewrite maskOf_iff. split; [intros (p & m & I & _ & B)|intros (p & m & I & B)]; exists p, m; auto. Qed.

(* Of requests with declared actions, the narrowest caveats let in all. *)
Theorem narrowest_lets_in_all rs cs p m a : declared rs -> narrowestCaveats rs = Some cs ->
  In (p, m) rs -> N.testbit m a = true -> lets cs p a.
Proof.
  intros D N I B. unfold Model.narrowestCaveats in N. destruct (_ || _) eqn:Z; [discriminate|]. apply orb_false_iff in Z. destruct Z as [_ Z].
  apply negb_false_iff in Z. rewrite forallb_forall in Z. assert (P := Z _ I). simpl in P. split; auto.
  assert (A : allows rs p a = true) by (apply allows_iff; eauto 6 using covers_refl).
  assert (T : N.testbit all a = true) by (eapply allows_all; eauto). rewrite allows_reach, T, andb_true_r.
  destruct mixed; [inversion N; simpl; rewrite normalize_same, A; auto|]. destruct (Nat.eqb _ 0); [discriminate|]. inversion N; subst; clear N.
  cbn [forallb]. rewrite andb_true_r, andb_true_iff. split.
  - set (d := length _). set (cutAt := map (fun r => (firstn d (fst r), all)) rs).
    assert (C : allows (normalize cutAt) p a = true).
    { rewrite normalize_same. apply allows_iff. exists (firstn d p), all. repeat split; auto using firstn_covers.
      apply in_map_iff. exists (p, m); auto. }
    apply allows_iff in C. destruct C as (q & k & J & C & _). apply allows_iff. exists q, all; repeat split; auto. apply filter_In. split.
    + apply in_map_iff. exists q; split; auto. apply in_map_iff. exists (q, k); auto.
    + simpl. apply normalize_places in J. apply in_map_iff in J. destruct J as ([r k'] & E & J). simpl in E; subst r.
      apply in_map_iff in J. destruct J as ([r n] & E & J). inversion E; subst. specialize (Z _ J). simpl in Z. unfold Model.isReachable in *.
      rewrite <- (firstn_skipn d r), forallb_app, andb_true_iff in Z. tauto.
  - apply allows_iff. exists [], (maskOf (fun _ => true) rs). repeat split; [left; auto|]. apply maskOf_true; eauto.
Qed.
(* And every list of scope caveats that lets in all of them lets in all that the narrowest let in: they are the
   tightest that the declaration can write. *)
Theorem narrowest_are_the_tightest rs cs l : declared rs -> narrowestCaveats rs = Some cs -> (forall c, In c l -> sayable c) ->
  (forall p m a, In (p, m) rs -> N.testbit m a = true -> lets l p a) -> (forall p m, In (p, m) rs -> m <> 0) ->
  forall p a, lets cs p a -> lets l p a.
Proof.
  intros D N S H M p a [P A]. split; auto. rewrite allows_reach in *. apply andb_true_iff in A. destruct A as [A T]. rewrite T, andb_true_r.
  unfold Model.narrowestCaveats in N. destruct (_ || _) eqn:Z; [discriminate|]. apply orb_false_iff in Z. destruct Z as [NE Z].
  apply negb_false_iff in Z. rewrite forallb_forall in Z.
  assert (G : forall q m b c, In (q, m) rs -> N.testbit m b = true -> In c l -> allows (entriesOf c) q b = true).
  { intros q m b c I B C. destruct (H _ _ _ I B) as [_ L]. rewrite allows_reach, andb_true_iff, forallb_forall in L. apply L; auto. }
  apply forallb_forall. intros c C. destruct mixed eqn:X.
  - inversion N; subst. simpl in A. rewrite andb_true_r, normalize_same, allows_iff in A. destruct A as (q & m & I & K & B).
    eapply reaches_all_below; eauto.
  - destruct (Nat.eqb (length (commonChain (map fst rs))) 0); [discriminate|]. inversion N; subst; clear N. cbn [forallb] in A. rewrite andb_true_r, andb_true_iff in A.
    destruct A as [A1 A2]. apply allows_iff in A2. destruct A2 as (r0 & n0 & [E|[]] & _ & A2). inversion E; subst; clear E.
    apply maskOf_true in A2. destruct A2 as (p2 & m2 & I2 & B2).
    apply allows_iff in A1. destruct A1 as (q & k & I & K & _). apply filter_In in I. destruct I as [I _]. apply in_map_iff in I.
    destruct I as (q' & E & I). inversion E; subst; clear E. apply in_map_iff in I. destruct I as ([q'' k] & E & I). simpl in E; subst.
    apply normalize_places in I. apply in_map_iff in I. destruct I as ([q'' k'] & E & I). simpl in E; subst.
    apply in_map_iff in I. destruct I as ([p1 m1] & E & I1). inversion E; subst; clear E. cbn [fst] in *.
    destruct (nonzero_bit _ (M _ _ I1)) as [b B1]. destruct (S _ C) as [Rc W]. destruct c as [ps|m|es]; [| |congruence].
    + (* its level is on the way to the common one *)
      destruct W as [ls W]. pose proof (G _ _ _ _ I1 B1 C) as L. apply allows_iff in L. destruct L as (t & n & J & U & _).
      assert (Lt : levels t = ls).
      { simpl in J. apply filter_In in J. destruct J as [J _]. apply in_map_iff in J. destruct J as (t' & E & J). inversion E; subst; auto. }
      assert (Deep : (length t <= length (commonChain (map fst rs)))%nat).
      { destruct (commonChain_greatest (map fst rs) ls) as [d E].
        - destruct rs; [destruct I1|discriminate].
        - intros r R. apply in_map_iff in R. destruct R as ([r' m'] & E & R). simpl in E; subst r'. destruct (nonzero_bit _ (M _ _ R)) as [b' B'].
          pose proof (G _ _ _ _ R B' C) as L. apply allows_iff in L. destruct L as (v & w & Jv & Uv & _).
          simpl in Jv. apply filter_In in Jv. destruct Jv as [Jv _]. apply in_map_iff in Jv. destruct Jv as (v' & E & Jv). inversion E; subst.
          rewrite <- (W _ Jv). apply covers_levels; auto.
        - rewrite E, <- Lt, app_length. unfold levels. rewrite map_length. apply Nat.le_add_r. }
      apply allows_iff. exists t, n. repeat split; auto.
      * eapply covers_trans; [|exact K]. apply covers_firstn; auto.
      * simpl in J. apply filter_In in J. destruct J as [J _]. apply in_map_iff in J. destruct J as (t' & E & J). inversion E; subst; auto.
    + pose proof (G _ _ _ _ I2 B2 C) as L. apply allows_iff in L. destruct L as (t & n & [E|[]] & _ & B). inversion E; subst.
      apply allows_iff. exists [], n; repeat split; auto. left; auto.
Qed.
End Declaration.
