(** What holds of places, sets and questions to them. The theorems have the names of sentences of DESIGN.md and
    of the pages; docs/proof.md lists them. *)
From Coq Require Import List Bool NArith Arith Lia Sorted.
From Caveats Require Import Model.
Import ListNotations.
Open Scope N_scope.

(** ** The order of reports is a total order *)
Lemma id_leb_total i j : id_leb i j = true \/ id_leb j i = true.
Proof.
  revert j; induction i as [|x i IH]; intros [|y j]; simpl; auto.
  rewrite (N.eqb_sym y x). destruct (N.eqb_spec x y); auto. rewrite !N.ltb_lt; lia.
Qed.
Lemma id_leb_antisym i j : id_leb i j = true -> id_leb j i = true -> i = j.
Proof.
  revert j; induction i as [|x i IH]; intros [|y j]; simpl; try congruence.
  rewrite (N.eqb_sym y x). destruct (N.eqb_spec x y); [subst; intros; f_equal; auto|]. rewrite !N.ltb_lt; lia.
Qed.
Lemma id_leb_trans i j k : id_leb i j = true -> id_leb j k = true -> id_leb i k = true.
Proof.
  revert j k; induction i as [|x i IH]; intros [|y j] [|z k]; simpl; auto; try congruence.
  destruct (N.eqb_spec x y), (N.eqb_spec y z), (N.eqb_spec x z); subst; rewrite ?N.ltb_lt; eauto; try lia; congruence.
Qed.
Lemma segment_leb_total s t : segment_leb s t = true \/ segment_leb t s = true.
Proof.
  unfold segment_leb. rewrite (N.eqb_sym (fst t)). destruct (N.eqb_spec (fst s) (fst t)); [apply id_leb_total|].
  rewrite !N.ltb_lt; lia.
Qed.
Lemma segment_leb_antisym s t : segment_leb s t = true -> segment_leb t s = true -> s = t.
Proof.
  unfold segment_leb. rewrite (N.eqb_sym (fst t)). destruct s, t; simpl. destruct (N.eqb_spec n n0).
  - intros; f_equal; auto using id_leb_antisym.
  - rewrite !N.ltb_lt; lia.
Qed.
Lemma segment_leb_trans s t u : segment_leb s t = true -> segment_leb t u = true -> segment_leb s u = true.
Proof.
  unfold segment_leb. destruct (N.eqb_spec (fst s) (fst t)), (N.eqb_spec (fst t) (fst u)), (N.eqb_spec (fst s) (fst u));
    rewrite ?N.ltb_lt; eauto using id_leb_trans; try lia; try congruence.
Qed.
Lemma compare_total p q : compare p q = true \/ compare q p = true.
Proof.
  revert q; induction p as [|s p IH]; intros [|t q]; simpl; auto.
  destruct (segment_dec s t), (segment_dec t s); try congruence; auto using segment_leb_total.
Qed.
Lemma compare_antisym p q : compare p q = true -> compare q p = true -> p = q.
Proof.
  revert q; induction p as [|s p IH]; intros [|t q]; simpl; try congruence.
  destruct (segment_dec s t), (segment_dec t s); try congruence; intros; f_equal; auto using segment_leb_antisym.
Qed.
Lemma compare_trans p q r : compare p q = true -> compare q r = true -> compare p r = true.
Proof.
  revert q r; induction p as [|s p IH]; intros [|t q] [|u r]; simpl; auto; try congruence.
  destruct (segment_dec s t), (segment_dec t u), (segment_dec s u); subst; try congruence; eauto using segment_leb_trans.
  intros A B. exfalso. auto using segment_leb_antisym.
Qed.

(** ** Lists in order, none twice *)
Section Sorted.
Variable A : Type.
Variable dec : forall a b : A, {a = b} + {a <> b}.
Variable leb : A -> A -> bool.
Hypothesis total : forall a b, leb a b = true \/ leb b a = true.
Hypothesis trans : forall a b c, leb a b = true -> leb b c = true -> leb a c = true.
Hypothesis antisym : forall a b, leb a b = true -> leb b a = true -> a = b.
Definition before a b := leb a b = true /\ a <> b.

Lemma In_insert x a l : In x (insert dec leb a l) <-> x = a \/ In x l.
Proof.
  induction l as [|b l IH]; simpl; [intuition|]. destruct (dec a b); [subst; simpl; intuition|].
  destruct (leb a b); simpl; [|rewrite IH]; intuition.
Qed.
Lemma In_sorted x l : In x (sorted dec leb l) <-> In x l.
Proof. induction l as [|a l IH]; simpl; [tauto|]. rewrite In_insert, IH. intuition. Qed.
Lemma length_insert a l : (length (insert dec leb a l) <= S (length l))%nat.
Proof. induction l as [|b l IH]; simpl; auto. destruct (dec a b); [simpl; lia|]. destruct (leb a b); simpl; lia. Qed.
Lemma length_sorted l : (length (sorted dec leb l) <= length l)%nat.
Proof. induction l as [|a l IH]; simpl; auto. pose proof (length_insert a (sorted dec leb l)). lia. Qed.
Lemma sorted_insert a l : StronglySorted before l -> StronglySorted before (insert dec leb a l).
Proof.
  induction 1 as [|b l S IH F]; simpl; [repeat constructor|].
  destruct (dec a b); [constructor; auto|]. rewrite Forall_forall in F. destruct (leb a b) eqn:E.
  - constructor; [constructor; auto; apply Forall_forall; auto|]. constructor; [split; auto|]. apply Forall_forall. intros x X.
    destruct (F _ X) as [L N]. split; eauto. intros ->. auto.
  - constructor; auto. apply Forall_forall. intros x X. apply In_insert in X. destruct X as [->|X]; auto.
    split; auto. destruct (total a b); congruence.
Qed.
Lemma sorted_sorted l : StronglySorted before (sorted dec leb l).
Proof. induction l; simpl; [constructor|apply sorted_insert; auto]. Qed.
(* Two lists in order with the same members are one. *)
Lemma sorted_unique {B} (f : B -> A) (a b : list B) :
  StronglySorted (fun x y => before (f x) (f y)) a -> StronglySorted (fun x y => before (f x) (f y)) b ->
  (forall x, In x a <-> In x b) -> a = b.
Proof.
  intros S. revert b. induction S as [|x a S IH F]; intros b R E.
  - destruct b as [|y b]; auto. destruct (proj2 (E y)); left; auto.
  - destruct R as [|y b R G]; [destruct (proj1 (E x)); left; auto|]. rewrite Forall_forall in F, G.
    assert (x = y).
    { destruct (proj1 (E x)) as [|X]; [left; auto|auto|]. destruct (proj2 (E y)) as [|Y]; [left; auto|auto|].
      apply F in Y. apply G in X. destruct X as [X1 X2], Y as [Y1 Y2]. destruct X2; auto. }
    subst y. f_equal. apply IH; auto. intros z. split; intros I.
    + destruct (proj1 (E z)) as [<-|]; [right; auto| |auto]. apply F in I. destruct I as [_ []]; auto.
    + destruct (proj2 (E z)) as [<-|]; [right; auto| |auto]. apply G in I. destruct I as [_ []]; auto.
Qed.
End Sorted.
Arguments before {A} leb a b.

(** ** Places *)
Lemma startsWith_iff a b : startsWith a b = true <-> exists c, b = a ++ c.
Proof.
  revert b; induction a as [|x a IH]; intros b; simpl; [split; eauto|]. destruct b as [|y b]; [split; [congruence|intros [c C]; discriminate]|].
  rewrite andb_true_iff, N.eqb_eq, IH. split; [intros [-> [c ->]]; eauto|intros [c C]; inversion C; eauto].
Qed.

(** ** Masks *)
Lemma maskOf_iff f s x : N.testbit (maskOf f s) x = true <-> exists q m, In (q, m) s /\ f q = true /\ N.testbit m x = true.
Proof.
  induction s as [|[q m] s IH]; simpl; [split; [discriminate|intros (?&?&[]&_)]|].
  destruct (f q) eqn:F; rewrite ?N.lor_spec, ?orb_true_iff, IH.
  - split; [intros [H|(r & n & H & K)]; eauto 6|intros (r & n & [E|I] & K); [inversion E; subst; left; tauto|right; eauto]].
  - split; [intros (r & n & H & K); eauto|intros (r & n & [E|I] & K & L); [inversion E; subst; congruence|eauto]].
Qed.
Lemma bits_eq a b : (forall x, N.testbit a x = true <-> N.testbit b x = true) -> a = b.
Proof. intros H. apply N.bits_inj. intros x. apply eq_true_iff_eq. auto. Qed.
Lemma nonzero_bit m : m <> 0 -> exists x, N.testbit m x = true.
Proof. intros H. exists (N.log2 m). apply N.bit_log2; auto. Qed.

Section Declaration.
Variable isPrefix : N -> bool.
Variable actions : nat.
Notation covers := (covers isPrefix).
Notation isReachable := (isReachable isPrefix).
Notation maskAt := (maskAt isPrefix).
Notation maskAbove := (maskAbove isPrefix).
Notation normalize := (normalize isPrefix).
Notation intersect := (intersect isPrefix).
Notation all := (all actions).
Notation everything := (everything actions).
Notation segmentCovers := (segmentCovers isPrefix).

Lemma segmentCovers_iff s t : segmentCovers s t = true <->
  fst s = fst t /\ isPrefix (fst s) = true /\ endsWithSlash (snd s) = true /\ exists c, snd t = snd s ++ c.
Proof. unfold Model.segmentCovers. rewrite !andb_true_iff, N.eqb_eq, startsWith_iff. tauto. Qed.
Lemma covers_cons s p t q : covers (s :: p) (t :: q) = true <->
  (s = t /\ covers p q = true) \/ (s <> t /\ p = [] /\ segmentCovers s t = true).
Proof. simpl. destruct (segment_dec s t), p; intuition congruence. Qed.
Lemma covers_refl p : covers p p = true.
Proof. induction p as [|s p IH]; auto. apply covers_cons; auto. Qed.
Lemma segmentCovers_trans s t u : segmentCovers s t = true -> segmentCovers t u = true -> segmentCovers s u = true.
Proof.
  rewrite !segmentCovers_iff. intros (A & B & C & c & D) (E & _ & _ & d & F). repeat split; auto; [congruence|].
  exists (c ++ d). rewrite F, D, app_assoc; auto.
Qed.
Theorem covers_trans p q r : covers p q = true -> covers q r = true -> covers p r = true.
Proof.
  revert q r; induction p as [|s p IH]; intros [|t q] [|u r]; auto; try discriminate. rewrite !covers_cons.
  intros [[-> A]|(N & -> & A)] [[-> B]|(M & -> & B)]; eauto.
  - destruct p; [auto|discriminate].
  - destruct (segment_dec s u) as [->|]; [left; auto|right; eauto using segmentCovers_trans].
Qed.
(* Any two entries are nested or disjoint. *)
Lemma segments_nested s t u : segmentCovers s u = true -> segmentCovers t u = true -> segmentCovers s t = true \/ segmentCovers t s = true.
Proof.
  rewrite !segmentCovers_iff. intros (A & B & C & c & D) (E & F & G & d & H). rewrite H in D.
  assert (K : forall (i j c d : id), j ++ d = i ++ c -> (exists e, j = i ++ e) \/ (exists e, i = j ++ e)).
  { clear. induction i as [|x i IH]; intros [|y j] c d; simpl; eauto. intros E. inversion E; subst.
    destruct (IH _ _ _ H1) as [[e ->]|[e ->]]; eauto. }
  destruct (K _ _ _ _ D) as [L|L]; [left|right]; repeat split; auto; congruence.
Qed.
Theorem nested_or_disjoint p q r : covers p r = true -> covers q r = true -> covers p q = true \/ covers q p = true.
Proof.
  revert q r; induction p as [|s p IH]; intros [|t q] [|u r]; auto; try discriminate. rewrite !covers_cons.
  intros [[-> A]|(N & -> & A)] [[-> B]|(M & -> & B)]; auto.
  - destruct (IH _ _ A B); auto.
  - destruct (segment_dec s t) as [->|]; auto. destruct (segments_nested _ _ _ A B); auto 6.
Qed.
Fixpoint size (p : place) : nat := match p with [] => O | s :: p' => S (length (snd s) + size p') end.
Lemma covers_size p q : covers p q = true -> p = q \/ (size p < size q)%nat.
Proof.
  revert q; induction p as [|s p IH]; intros [|t q]; auto; try discriminate; [intros; right; simpl; lia|]. rewrite covers_cons.
  intros [[-> C]|(N & -> & C)]; [destruct (IH _ C); [left; congruence|right; simpl; lia]|].
  apply segmentCovers_iff in C. destruct C as (A & _ & _ & c & C). right. simpl. rewrite C, app_length.
  destruct c; [|simpl; lia]. rewrite app_nil_r in C. destruct s, t; simpl in *; congruence.
Qed.
Lemma covers_antisym p q : covers p q = true -> covers q p = true -> p = q.
Proof. intros A B. destruct (covers_size _ _ A) as [|C]; auto. destruct (covers_size _ _ B) as [|D]; auto. lia. Qed.
Lemma is_iff {A} {a b : A} (d : {a = b} + {a <> b}) : is d = true <-> a = b.
Proof. destruct d; simpl; split; congruence. Qed.

(** ** What a set allows *)
Definition allows (s : entries) (p : place) (x : N) : bool := N.testbit (maskAt s p) x.
Definition same (a b : entries) : Prop := forall p x, allows a p x = allows b p x.
Definition within (a b : entries) : Prop := forall p x, allows a p x = true -> allows b p x = true.

Lemma allows_iff s p x : allows s p x = true <-> exists q m, In (q, m) s /\ covers q p = true /\ N.testbit m x = true.
Proof. apply maskOf_iff. Qed.
Lemma maskAbove_iff s p x : N.testbit (maskAbove s p) x = true <->
  exists q m, In (q, m) s /\ (covers q p = true /\ q <> p) /\ N.testbit m x = true.
Proof.
  unfold Model.maskAbove. rewrite maskOf_iff. split; intros (q & m & I & K & L); exists q, m; repeat split; auto.
  - apply andb_true_iff in K; tauto.
  - intros ->. rewrite andb_true_iff, negb_true_iff in K. destruct K as [_ K]. destruct (place_dec p p); simpl in K; congruence.
  - destruct K as [K N]. rewrite K. destruct (place_dec q p); simpl; auto.
Qed.
(* What holds above depends on what the set allows alone. *)
Lemma maskAbove_allows s p x : N.testbit (maskAbove s p) x = true <-> exists q, covers q p = true /\ q <> p /\ allows s q x = true.
Proof.
  rewrite maskAbove_iff; split.
  - intros (q & m & H & [K N] & L). exists q; repeat split; auto. apply allows_iff; exists q, m; auto using covers_refl.
  - intros (q & C & N & H). apply allows_iff in H. destruct H as (r & m & H & K & L). exists r, m; repeat split; eauto using covers_trans.
    intros ->. apply N. apply covers_antisym; auto.
Qed.
Theorem reaches_all_below s p q x : covers p q = true -> allows s p x = true -> allows s q x = true.
Proof. rewrite !allows_iff. intros C (r & m & H & K & L). eauto 7 using covers_trans. Qed.
Lemma above_at s p x : N.testbit (maskAbove s p) x = true -> allows s p x = true.
Proof. rewrite maskAbove_allows. intros (q & C & _ & A). eauto using reaches_all_below. Qed.

(** ** The one form of a set *)
Lemma In_normalize s p m : In (p, m) (normalize s) <-> m = maskAt s p /\ m <> maskAbove s p.
Proof.
  unfold Model.normalize. rewrite filter_In, in_map_iff, negb_true_iff, N.eqb_neq; simpl. split.
  - intros [(q & E & _) Z]. inversion E; subst; auto.
  - intros [-> Z]; split; auto. exists p; split; auto. apply In_sorted.
    destruct (in_dec place_dec p (map fst s)) as [|N]; auto. destruct Z. apply bits_eq. intros x. split; [|apply above_at].
    intros A. apply (allows_iff s p x) in A. destruct A as (q & m & I & C & B). apply maskAbove_iff. exists q, m; repeat split; auto.
    intros ->. apply N, in_map_iff. exists (p, m); auto.
Qed.
Lemma normalize_sorted s : StronglySorted (fun a b => before compare (fst a) (fst b)) (normalize s).
Proof.
  unfold Model.normalize. pose proof (sorted_sorted _ place_dec compare compare_total compare_trans compare_antisym (map fst s)) as S.
  induction S as [|p l S IH F]; simpl; [constructor|]. rewrite Forall_forall in F. destruct (negb _); auto. constructor; auto.
  apply Forall_forall. intros [q m] I. apply filter_In in I. destruct I as [I _]. apply in_map_iff in I. destruct I as (r & E & I).
  inversion E; subst. apply F; auto.
Qed.
(* The one form of a set allows what the set allows. *)
Theorem normalize_same s : same (normalize s) s.
Proof.
  intros p x. apply eq_true_iff_eq. split; [rewrite allows_iff|rewrite !allows_iff].
  - intros (q & m & H & K & L). apply In_normalize in H. destruct H as [-> _]. eapply reaches_all_below; eauto.
  - intros (q & m & H & K & L).
    assert (G : forall n q, (size q <= n)%nat -> covers q p = true -> allows s q x = true ->
      exists q m, In (q, m) (normalize s) /\ covers q p = true /\ N.testbit m x = true).
    { clear q m H K L. induction n as [n IH] using lt_wf_ind. intros q D K A. destruct (N.testbit (maskAbove s q) x) eqn:B.
      - apply maskAbove_allows in B. destruct B as (r & C & N & Q). destruct (covers_size _ _ C); [contradiction|].
        apply (IH (size r)) with r; eauto using covers_trans; lia.
      - exists q, (maskAt s q); repeat split; auto. apply In_normalize; split; auto. intros Z. unfold allows in A. congruence. }
    apply (G (size q) q); auto. apply allows_iff; exists q, m; auto using covers_refl.
Qed.
(* Its one shortest list: two sets that allow the same are written in the same way, to the letter. It is enough that
   they agree at their own places: so no request is needed that no client could make. *)
Theorem one_form_of_places a b : (forall p x, In p (map fst (a ++ b)) -> allows a p x = allows b p x) -> normalize a = normalize b.
Proof.
  intros E.
  assert (F : same a b).
  { intros p x. apply eq_true_iff_eq. split; intros A; pose proof A as B; apply allows_iff in B; destruct B as (q & m & I & C & T);
      apply reaches_all_below with q; auto.
    - rewrite <- E by (rewrite map_app; apply in_app_iff; left; apply in_map_iff; exists (q, m); auto). apply allows_iff; eauto 6 using covers_refl.
    - rewrite E by (rewrite map_app; apply in_app_iff; right; apply in_map_iff; exists (q, m); auto). apply allows_iff; eauto 6 using covers_refl. }
  clear E. eapply (sorted_unique _ compare compare_antisym fst); try apply normalize_sorted. intros [p m]. rewrite !In_normalize.
  replace (maskAt b p) with (maskAt a p) by (apply N.bits_inj; intros x; apply F).
  replace (maskAbove b p) with (maskAbove a p); [tauto|]. apply bits_eq. intros x. rewrite !maskAbove_allows.
  split; intros (q & C & N & H); exists q; repeat split; auto; [rewrite <- F|rewrite F]; auto.
Qed.
Theorem one_form a b : same a b <-> normalize a = normalize b.
Proof.
  split; [intros E; apply one_form_of_places; auto|]. intros E p x. rewrite <- (normalize_same a p x), <- (normalize_same b p x), E; auto.
Qed.
(* So a report that comes as JSON is read as what it was. *)
Theorem normalize_twice s : normalize (normalize s) = normalize s.
Proof. apply one_form, normalize_same. Qed.
Lemma filter_le {A} (f : A -> bool) l : (length (filter f l) <= length l)%nat.
Proof. induction l; simpl; auto. destruct (f a); simpl; lia. Qed.
Lemma normalize_length s : (length (normalize s) <= length s)%nat.
Proof.
  unfold Model.normalize. eapply Nat.le_trans; [apply filter_le|]. rewrite map_length. eapply Nat.le_trans; [apply length_sorted|].
  rewrite map_length; auto.
Qed.
Theorem one_shortest_list s t : same s t -> (length (normalize s) <= length t)%nat.
Proof. intros E. apply one_form in E. rewrite E. apply normalize_length. Qed.
(* An entry carries all actions that hold at its path; one that adds nothing to its wider ones is left out. *)
Theorem entry_carries_all_and_adds s p m : In (p, m) (normalize s) -> m = maskAt s p /\ m <> maskAbove s p /\ m <> 0.
Proof.
  rewrite In_normalize. intros [-> N]. repeat split; auto. intros Z. apply N. rewrite Z. symmetry. apply N.bits_inj_0. intros x.
  destruct (N.testbit (maskAbove s p) x) eqn:B; auto. apply above_at in B. unfold allows in B. rewrite Z, N.bits_0 in B. congruence.
Qed.

(** ** The intersection *)
Theorem intersection_is_intersection a b p x : allows (intersect a b) p x = allows a p x && allows b p x.
Proof.
  unfold Model.intersect. rewrite normalize_same. apply eq_true_iff_eq. rewrite andb_true_iff, allows_iff. split.
  - intros (q & m & H & K & L). apply in_map_iff in H. destruct H as (r & E & _). inversion E; subst.
    rewrite N.land_spec, andb_true_iff in L. destruct L; split; eapply reaches_all_below; eauto.
  - intros [A B]. pose proof A as A'. pose proof B as B'. apply allows_iff in A, B. destruct A as (q & m & Hq & Kq & Lq), B as (r & n & Hr & Kr & Lr).
    assert (Aq : allows a q x = true) by (apply allows_iff; eauto 6 using covers_refl).
    assert (Br : allows b r x = true) by (apply allows_iff; eauto 6 using covers_refl).
    destruct (nested_or_disjoint _ _ _ Kq Kr) as [C|C].
    + exists r, (N.land (maskAt a r) (maskAt b r)); repeat split; auto.
      * apply in_map_iff. exists r; split; auto. rewrite map_app. apply in_app_iff; right. apply in_map_iff; exists (r, n); auto.
      * rewrite N.land_spec. unfold allows in Br. rewrite Br, andb_true_r. eapply reaches_all_below; eauto.
    + exists q, (N.land (maskAt a q) (maskAt b q)); repeat split; auto.
      * apply in_map_iff. exists q; split; auto. rewrite map_app. apply in_app_iff; left. apply in_map_iff; exists (q, m); auto.
      * rewrite N.land_spec. unfold allows in Aq. rewrite Aq, andb_true_l. eapply reaches_all_below; eauto.
Qed.
Lemma intersect_form s a b : (forall p x, allows s p x = allows a p x && allows b p x) -> intersect a b = normalize s.
Proof.
  intros H. unfold Model.intersect. apply one_form. intros p x. rewrite H, <- intersection_is_intersection.
  unfold Model.intersect. rewrite normalize_same; auto.
Qed.
Lemma normalize_intersect a b : normalize (intersect a b) = intersect a b.
Proof. apply normalize_twice. Qed.
Theorem intersection_commutative a b : intersect a b = intersect b a.
Proof. rewrite <- (normalize_intersect b a). apply intersect_form. intros. rewrite intersection_is_intersection. apply andb_comm. Qed.
Theorem intersection_associative a b c : intersect a (intersect b c) = intersect (intersect a b) c.
Proof.
  rewrite <- (normalize_intersect (intersect a b) c). apply intersect_form. intros.
  rewrite !intersection_is_intersection. symmetry; apply andb_assoc.
Qed.
Theorem intersection_idempotent a : intersect a a = normalize a.
Proof. apply intersect_form. intros. symmetry; apply andb_diag. Qed.
Theorem nothing_is_absorbing a : intersect a [] = [].
Proof. change (@nil entry) with (normalize []) at 2. apply intersect_form. intros. symmetry; apply andb_false_r. Qed.
(* The masks of a set are of the declared actions. *)
Definition declared (s : entries) : Prop := forall p m, In (p, m) s -> N.ldiff m all = 0.
Lemma allows_all s p x : declared s -> allows s p x = true -> N.testbit all x = true.
Proof.
  intros D A. apply allows_iff in A. destruct A as (q & m & I & _ & B). apply D in I.
  assert (Z : N.testbit (N.ldiff m all) x = false) by (rewrite I; apply N.bits_0). rewrite N.ldiff_spec, B in Z. simpl in Z.
  destruct (N.testbit all x); auto.
Qed.
Lemma allows_everything p x : allows everything p x = N.testbit all x.
Proof. unfold allows, Model.maskAt, Model.everything. simpl. rewrite N.lor_0_r; auto. Qed.
Theorem unrestricted_is_neutral a : declared a -> intersect a everything = normalize a.
Proof.
  intros D. apply intersect_form. intros. rewrite allows_everything. destruct (allows a p x) eqn:A; auto.
  apply allows_all in A; auto.
Qed.
(* All pairs are `unrestricted`. *)
Theorem all_pairs_are_unrestricted s : (forall p x, allows s p x = N.testbit all x) -> all <> 0 -> normalize s = everything.
Proof.
  intros H Z. replace everything with (normalize everything). { apply one_form. intros p x. rewrite H, allows_everything; auto. }
  unfold Model.normalize, Model.everything; simpl. unfold Model.maskAbove, Model.maskAt; simpl. rewrite N.lor_0_r.
  destruct (N.eqb_spec all 0); [contradiction|reflexivity].
Qed.
Theorem no_pair_is_nothing s : (forall p x, allows s p x = false) -> normalize s = [].
Proof. intros H. change [] with (normalize []). apply one_form. intros p x. rewrite H; auto. Qed.
Theorem intersection_no_longer_than_its_parts a b : (length (intersect a b) <= length a + length b)%nat.
Proof. unfold Model.intersect. eapply Nat.le_trans; [apply normalize_length|]. rewrite !map_length, app_length; auto. Qed.
Lemma normalize_places s p m : In (p, m) (normalize s) -> In p (map fst s).
Proof.
  unfold Model.normalize. rewrite filter_In, in_map_iff. intros [(q & E & I) _]. inversion E; subst. apply In_sorted in I; auto.
Qed.
Theorem intersection_has_only_their_places a b p m : In (p, m) (intersect a b) -> In p (map fst a) \/ In p (map fst b).
Proof.
  intros H. apply normalize_places in H. rewrite map_map, map_id, map_app in H. apply in_app_iff; auto.
Qed.
(* Which halves are intersected first makes no difference. *)
Theorem in_halves a b : a <> [] ->
  intersectAll isPrefix actions (a ++ b) = intersect (intersectAll isPrefix actions a) (intersectAll isPrefix actions b).
Proof.
  intros A. assert (S : forall l p x, allows (intersectAll isPrefix actions l) p x = forallb (fun s => allows s p x) l && N.testbit all x).
  { induction l as [|s l IH]; intros; simpl; [apply allows_everything|]. rewrite intersection_is_intersection, IH, andb_assoc; auto. }
  destruct a as [|s a]; [contradiction|]. simpl. rewrite <- (normalize_intersect s), <- (normalize_intersect (intersect _ _)). apply one_form.
  intros p x. rewrite !intersection_is_intersection, !S, forallb_app.
  destruct (allows s p x), (forallb (fun t => allows t p x) a), (forallb (fun t => allows t p x) b), (N.testbit all x); auto.
Qed.
End Declaration.
