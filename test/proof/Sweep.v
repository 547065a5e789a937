(** The sweep of src/scope/entries.ts, which goes once through the keys of both sets in their order, is the
    intersection of Model.v, and by itself the one form. *)
From Coq Require Import List Bool NArith Arith Lia Sorted.
From Caveats Require Import Model Scope Keys.
Import ListNotations.
Open Scope N_scope.

(* In the order of code units, what starts with a key comes right after it. *)
Lemma startsWith_leb a b : startsWith a b = true -> id_leb a b = true.
Proof.
  revert b; induction a as [|x a IH]; intros [|y b]; simpl; auto. rewrite andb_true_iff, N.eqb_eq. intros [-> H].
  rewrite N.eqb_refl; auto.
Qed.
Lemma startsWith_between a b c : startsWith a c = true -> id_leb a b = true -> id_leb b c = true -> startsWith a b = true.
Proof.
  revert b c; induction a as [|x a IH]; intros [|y b] [|z c]; simpl; auto; try discriminate. rewrite !andb_true_iff, N.eqb_eq.
  intros [-> H]. destruct (N.eqb_spec z y) as [->|N].
  - rewrite N.eqb_refl. intros A B. split; auto. apply (IH b c); auto.
  - destruct (N.eqb_spec y z); [congruence|]. rewrite !N.ltb_lt. lia.
Qed.

Section Declaration.
Variable isPrefix : N -> bool.
Notation covers := (covers isPrefix).
Notation key := (key isPrefix).
Notation maskAt := (maskAt isPrefix).
Notation maskAbove := (maskAbove isPrefix).
Notation normalize := (normalize isPrefix).
Notation intersect := (intersect isPrefix).
Notation allows := (allows isPrefix).
Notation leaves := (leaves isPrefix).

(* A place of either set, and its own masks in the left and in the right one. *)
Definition group := (place * (N * N))%type.
Record layer := Layer { at_ : place; a : N; b : N; both : N }.

Fixpoint pop (k : id) (layers : list layer) : list layer :=
  match layers with l :: below => if startsWith (key (at_ l)) k then layers else pop k below | [] => [] end.
(* `alone`: what the right set has everywhere; -1 in normalize, 0 in intersect. *)
Fixpoint sweep (alone : N) (layers : list layer) (groups : list group) : entries :=
  match groups with
  | [] => []
  | (p, (m, n)) :: groups' =>
      let layers := pop (key p) layers in
      let above := hd (Layer [] 0 alone 0) layers in
      let a' := N.lor (a above) m in
      let b' := N.lor (b above) n in
      let both' := N.land a' b' in
      let found := if both' =? both above then [] else [(p, both')] in
      found ++ sweep alone (Layer p a' b' both' :: layers) groups'
  end.

Section Groups.
Variable alone : N.
Variable G : list group.
Definition lefts : entries := map (fun g => (fst g, fst (snd g))) G.
Definition rights : entries := map (fun g => (fst g, snd (snd g))) G.
Definition A p := maskAt lefts p.
Definition B p := N.lor alone (maskAt rights p).
Definition raw : entries := map (fun g => (fst g, N.land (A (fst g)) (B (fst g)))) G.
Definition earlier (g h : group) := id_leb (key (fst g)) (key (fst h)) = true /\ fst g <> fst h.
Hypothesis in_order : StronglySorted earlier G.
Hypothesis all_leaves : forall g, In g G -> leaves (fst g).

Lemma A_down p q x : covers p q = true -> N.testbit (A p) x = true -> N.testbit (A q) x = true.
Proof. apply reaches_all_below. Qed.
Lemma B_down p q x : covers p q = true -> N.testbit (B p) x = true -> N.testbit (B q) x = true.
Proof. unfold B. rewrite !N.lor_spec, !orb_true_iff. intros C [H|H]; auto. right. eapply (reaches_all_below isPrefix rights); eauto. Qed.
Definition M p := N.land (A p) (B p).
Lemma M_down p q x : covers p q = true -> N.testbit (M p) x = true -> N.testbit (M q) x = true.
Proof. unfold M. rewrite !N.land_spec, !andb_true_iff. intros C [H K]; eauto using A_down, B_down. Qed.
Lemma raw_at p m : In (p, m) raw <-> m = M p /\ In p (map fst G).
Proof.
  unfold raw. rewrite !in_map_iff. split.
  - intros (g & E & I). inversion E; subst. split; [reflexivity|eauto].
  - intros (-> & g & <- & I). exists g; auto.
Qed.
Lemma maskAt_raw p : In p (map fst G) -> maskAt raw p = M p.
Proof.
  intros I. apply bits_eq. intros x. change (N.testbit (maskAt raw p) x) with (allows raw p x). rewrite allows_iff. split.
  - intros (q & m & H & C & K). apply raw_at in H. destruct H as [-> _]. eapply M_down; eauto.
  - intros H. exists p, (M p). repeat split; auto using covers_refl. apply raw_at; auto.
Qed.

(* What the layers are when some groups are done. *)
Definition layers_of (done rest : list group) (layers : list layer) : Prop :=
  (forall l, In l layers -> In (at_ l) (map fst done) /\ a l = A (at_ l) /\ b l = B (at_ l) /\ both l = M (at_ l)) /\
  StronglySorted (fun l l' => covers (at_ l') (at_ l) = true) layers /\
  (forall q p, In q (map fst done) -> In p (map fst rest) -> covers q p = true -> In q (map at_ layers)).

Lemma leaves_of p : In p (map fst G) -> leaves p.
Proof. intros I. apply in_map_iff in I. destruct I as (g & <- & I). auto. Qed.
Lemma key_covers p q : In p (map fst G) -> In q (map fst G) -> startsWith (key p) (key q) = covers p q.
Proof. intros. apply in_another_exactly_if_the_key_starts_with_it; auto using leaves_of. Qed.
Lemma pop_keeps layers p : In p (map fst G) -> (forall l, In l layers -> In (at_ l) (map fst G)) ->
  StronglySorted (fun l l' => covers (at_ l') (at_ l) = true) layers ->
  StronglySorted (fun l l' => covers (at_ l') (at_ l) = true) (pop (key p) layers) /\
  forall l, In l (pop (key p) layers) <-> In l layers /\ covers (at_ l) p = true.
Proof.
  intros P L S. induction S as [|l layers S IH F]; simpl; [split; [constructor|tauto]|]. rewrite Forall_forall in F.
  rewrite key_covers by (auto; apply L; left; auto). destruct (covers (at_ l) p) eqn:C.
  - split; [constructor; auto; apply Forall_forall; auto|]. intros k; split; [|simpl; tauto]. intros [->|K]; split; simpl; auto.
    eapply covers_trans; eauto.
  - destruct IH as [IH1 IH2]; [intros; apply L; right; auto|]. split; auto. intros k. rewrite IH2. split; [tauto|].
    intros [[<-|K] D]; [congruence|auto].
Qed.

Lemma sweep_step rest : forall done layers, G = done ++ rest -> layers_of done rest layers ->
  forall p m, In (p, m) (sweep alone layers rest) <-> In p (map fst rest) /\ m = M p /\ m <> maskAbove raw p.
Proof.
  induction rest as [|[p [m n]] rest IH]; intros done layers E (L1 & L2 & L3) q k; [simpl; tauto|].
  assert (IG : forall g, In g done \/ g = (p, (m, n)) \/ In g rest <-> In g G) by (intros; rewrite E, in_app_iff; simpl; intuition).
  assert (IP : forall r, In r (map fst done) \/ r = p \/ In r (map fst rest) <-> In r (map fst G))
    by (intros; rewrite E, map_app, in_app_iff; simpl; intuition).
  assert (Gp : In p (map fst G)) by (apply IP; auto).
  (* what is done is earlier than p, what is left is later *)
  pose proof in_order as S. rewrite E in S. assert (Later : forall r, In r (map fst rest) -> id_leb (key p) (key r) = true /\ p <> r).
  { intros r R. apply in_map_iff in R. destruct R as (g & <- & R). clear -S R. induction done as [|d done IHd]; simpl in S; inversion S; subst; auto.
    rewrite Forall_forall in H2. apply (H2 _ R). }
  assert (Earlier : forall r, In r (map fst done) -> id_leb (key r) (key p) = true /\ r <> p).
  { intros r R. apply in_map_iff in R. destruct R as (g & <- & R). clear -S R. induction done as [|d done IHd]; [destruct R|]. simpl in S.
    inversion S; subst. rewrite Forall_forall in H2. destruct R as [->|R]; auto. apply (H2 (p, (m, n))). apply in_app_iff; simpl; auto. }
  destruct (pop_keeps layers p Gp) as [P1 P2]; auto. { intros l I. apply IP. left. apply L1; auto. }
  (* the layers that are left: all places above p *)
  assert (Above : forall r, In r (map at_ (pop (key p) layers)) <-> In r (map fst G) /\ covers r p = true /\ r <> p).
  { intros r. rewrite in_map_iff. split.
    - intros (l & <- & I). apply P2 in I. destruct I as [I C]. destruct (L1 _ I) as [D _]. repeat split; auto; [apply IP; auto|apply Earlier; auto].
    - intros (R & C & N). apply IP in R. destruct R as [R|[R|R]]; [|congruence|].
      + specialize (L3 _ p R (or_introl eq_refl) C). apply in_map_iff in L3. destruct L3 as (l & <- & I). exists l; split; auto. apply P2; auto.
      + exfalso. destruct (Later _ R) as [O _]. apply N, eq_sym. apply (no_two_places_have_one_key isPrefix); auto using leaves_of.
        { apply leaves_of, IP; auto. } apply id_leb_antisym; auto. apply startsWith_leb. rewrite key_covers; auto. apply IP; auto. }
  set (above := hd (Layer [] 0 alone 0) (pop (key p) layers)).
  assert (Top : forall f : place -> N, (forall r s x, covers r s = true -> N.testbit (f r) x = true -> N.testbit (f s) x = true) ->
    forall x, match pop (key p) layers with [] => False | l :: _ => N.testbit (f (at_ l)) x = true end <->
              exists r, In r (map fst G) /\ (covers r p = true /\ r <> p) /\ N.testbit (f r) x = true).
  { intros f D x. destruct (pop (key p) layers) as [|l below] eqn:Q.
    - split; [tauto|]. intros (r & R & C & _). destruct (proj2 (Above r)); tauto.
    - split.
      + intros H. exists (at_ l). assert (I : In (at_ l) (map at_ (l :: below))) by (left; auto). apply Above in I. tauto.
      + intros (r & R & C & H). assert (I : In r (map at_ (l :: below))) by (apply Above; tauto). destruct I as [<-|I]; auto.
        apply in_map_iff in I. destruct I as (l' & <- & I). inversion P1 as [|? ? _ F]; subst. rewrite Forall_forall in F. eapply D; eauto. }
  assert (Alone : forall x, match pop (key p) layers with l :: _ => N.testbit (b l) x = true | [] => N.testbit alone x = true end <->
    N.testbit alone x = true \/ exists r, In r (map fst G) /\ (covers r p = true /\ r <> p) /\ N.testbit (B r) x = true).
  { intros x. rewrite <- (Top B B_down). destruct (pop (key p) layers) as [|l below] eqn:Q; [tauto|].
    assert (I : In l (l :: below)) by (left; auto). apply P2 in I. destruct (L1 _ (proj1 I)) as (_ & _ & W & _).
    rewrite W. unfold B. rewrite N.lor_spec, orb_true_iff. tauto. }
  assert (EA : N.lor (a above) m = A p).
  { apply bits_eq. intros x. rewrite N.lor_spec, orb_true_iff. change (N.testbit (A p) x) with (allows lefts p x). rewrite allows_iff.
    assert (T : N.testbit (a above) x = true <-> exists r, In r (map fst G) /\ (covers r p = true /\ r <> p) /\ N.testbit (A r) x = true).
    { rewrite <- (Top A A_down). unfold above. destruct (pop (key p) layers) as [|l below] eqn:Q; [simpl; split; [discriminate|tauto]|].
      assert (I : In l (l :: below)) by (left; auto). apply P2 in I. destruct (L1 _ (proj1 I)) as (_ & W & _). simpl. rewrite W. reflexivity. }
    rewrite T. unfold lefts. split.
    - intros [(r & R & C & H)|H].
      + apply (allows_iff isPrefix lefts r x) in H. destruct H as (s & k' & I & D & K). exists s, k'. repeat split; auto. eapply covers_trans; [eauto|tauto].
      + exists p, m. repeat split; auto using covers_refl. apply in_map_iff. exists (p, (m, n)). split; auto. apply IG; auto.
    - intros (r & k' & I & C & K). apply in_map_iff in I. destruct I as (g & Eg & I). inversion Eg; subst.
      destruct (place_dec (fst g) p) as [Ep|Np].
      + right. apply IG in I. destruct I as [I|[->|I]]; auto.
        * destruct (Earlier (fst g)); [apply in_map; auto|contradiction].
        * destruct (Later (fst g)); [apply in_map; auto|congruence].
      + left. exists (fst g). repeat split; auto; [apply in_map; auto|]. apply (allows_iff isPrefix lefts (fst g) x).
        exists (fst g), (fst (snd g)). repeat split; auto using covers_refl. apply in_map_iff; eauto. }
  assert (EB : N.lor (b above) n = B p).
  { apply bits_eq. intros x. unfold B at 1. rewrite !N.lor_spec, !orb_true_iff. change (N.testbit (maskAt rights p) x) with (allows rights p x). rewrite allows_iff.
    assert (T : N.testbit (b above) x = true <-> N.testbit alone x = true \/ exists r, In r (map fst G) /\ (covers r p = true /\ r <> p) /\ N.testbit (B r) x = true).
    { rewrite <- Alone. unfold above. destruct (pop (key p) layers); simpl; reflexivity. }
    rewrite T. unfold rights. split.
    - intros [[H|(r & R & C & H)]|H]; auto.
      + unfold B in H. rewrite N.lor_spec, orb_true_iff in H. destruct H as [H|H]; auto. right.
        apply (allows_iff isPrefix rights r x) in H. destruct H as (s & k' & I & D & K). exists s, k'. repeat split; auto. eapply covers_trans; [eauto|tauto].
      + right. exists p, n. repeat split; auto using covers_refl. apply in_map_iff. exists (p, (m, n)). split; auto. apply IG; auto.
    - intros [H|(r & k' & I & C & K)]; auto. apply in_map_iff in I. destruct I as (g & Eg & I). inversion Eg; subst.
      destruct (place_dec (fst g) p) as [Ep|Np].
      + right. apply IG in I. destruct I as [I|[->|I]]; auto.
        * destruct (Earlier (fst g)); [apply in_map; auto|contradiction].
        * destruct (Later (fst g)); [apply in_map; auto|congruence].
      + left. right. exists (fst g). repeat split; auto; [apply in_map; auto|]. unfold B. rewrite N.lor_spec, orb_true_iff. right.
        apply (allows_iff isPrefix rights (fst g) x). exists (fst g), (snd (snd g)). repeat split; auto using covers_refl. apply in_map_iff; eauto. }
  assert (EM : both above = maskAbove raw p).
  { apply bits_eq. intros x. rewrite maskAbove_iff. unfold above.
    transitivity (exists r, In r (map fst G) /\ (covers r p = true /\ r <> p) /\ N.testbit (M r) x = true).
    - rewrite <- (Top M M_down). destruct (pop (key p) layers) as [|l below] eqn:Q; [simpl; split; [discriminate|tauto]|].
      assert (I : In l (l :: below)) by (left; auto). apply P2 in I. destruct (L1 _ (proj1 I)) as (_ & _ & _ & W). simpl. rewrite W. reflexivity.
    - split; [intros (r & R & C & H); exists r, (M r); repeat split; try tauto; apply raw_at; auto|].
      intros (r & k' & I & C & K). apply raw_at in I. destruct I as [-> I]. eauto. }
  simpl. fold above. rewrite EA, EB, EM. fold (M p). rewrite in_app_iff, (IH (done ++ [(p, (m, n))])).
  - destruct (N.eqb_spec (M p) (maskAbove raw p)) as [Z|Z].
    + split; [intros [[]|H]; tauto|]. intros ([<-|I] & -> & N); [contradiction|auto].
    + split; [intros [[H|[]]|H]; [inversion H; subst; auto|tauto]|]. intros ([<-|I] & -> & N); auto. left; left; auto.
  - rewrite <- app_assoc. auto.
  - repeat split.
    + destruct H as [<-|H]; [rewrite map_app, in_app_iff; right; left; auto|]. apply P2 in H. rewrite map_app, in_app_iff. left. apply L1; tauto.
    + destruct H as [<-|H]; auto. apply P2 in H. apply L1; tauto.
    + destruct H as [<-|H]; auto. apply P2 in H. apply L1; tauto.
    + destruct H as [<-|H]; [auto|]. apply P2 in H. apply L1; tauto.
    + constructor; auto. apply Forall_forall. intros l I. apply P2 in I. tauto.
    + intros r s R I C. rewrite map_app, in_app_iff in R. destruct R as [R|[<-|[]]]; [|left; auto]. right. apply Above.
      assert (Gr : In r (map fst G)) by (apply IP; auto). assert (Gs : In s (map fst G)) by (apply IP; auto).
      destruct (Earlier _ R) as [O1 O2]. destruct (Later _ I) as [O3 _]. repeat split; auto. rewrite <- key_covers in * by auto.
      apply startsWith_between with (key s); auto.
Qed.

Lemma sweep_normalizes p m : In (p, m) (sweep alone [] G) <-> In (p, m) (normalize raw).
Proof.
  rewrite (sweep_step G [] []); auto.
  - rewrite In_normalize. split; [intros (I & -> & N); rewrite maskAt_raw; auto|]. intros [-> N].
    assert (I : In p (map fst G)).
    { destruct (in_dec place_dec p (map fst G)) as [|O]; auto. destruct N. apply bits_eq. intros x. split; [|apply above_at].
      intros H. apply (allows_iff isPrefix raw p x) in H. destruct H as (q & k & I & C & K). apply maskAbove_iff. exists q, k. repeat split; auto.
      intros ->. apply raw_at in I. tauto. }
    repeat split; auto. rewrite maskAt_raw in *; auto.
  - repeat split; try (intros ? []); try constructor; try contradiction.
Qed.
(* Its entries are in the order of keys, no place twice. *)
Lemma sweep_places layers groups p m : In (p, m) (sweep alone layers groups) -> In p (map fst groups).
Proof.
  revert layers; induction groups as [|[q [x y]] groups IH]; intros layers; simpl; auto. rewrite in_app_iff. intros [H|H]; eauto.
  destruct (_ =? _); [destruct H|]. destruct H as [E|[]]. inversion E; auto.
Qed.
Lemma sweep_in_order_from layers groups : StronglySorted earlier groups ->
  StronglySorted (fun e f => id_leb (key (fst e)) (key (fst f)) = true /\ fst e <> fst f) (sweep alone layers groups).
Proof.
  intros S. revert layers. induction S as [|[p [x y]] groups S IH F]; intros layers; simpl; [constructor|].
  destruct (_ =? _); simpl; auto. constructor; auto. apply Forall_forall. intros [q m] I. apply sweep_places in I. apply in_map_iff in I.
  destruct I as (g & <- & I). rewrite Forall_forall in F. apply (F _ I).
Qed.
End Groups.

(* The places of two sets in the order of keys, each once, with the masks that it has itself in either. *)
Definition own (s : entries) (p : place) : N := maskOf (fun q => is (place_dec q p)) s.
Definition groups_of (left right : entries) (G : list group) : Prop :=
  StronglySorted earlier G /\ (forall g, In g G -> leaves (fst g)) /\
  (forall p m n, In (p, (m, n)) G -> m = own left p /\ n = own right p) /\
  (forall p, In p (map fst G) <-> In p (map fst (left ++ right))).

Lemma grouped s (f : group -> N) G : (forall p g, In g G -> fst g = p -> f g = own s p) ->
  (forall p, In p (map fst s) -> In p (map fst G)) -> forall p, maskAt (map (fun g => (fst g, f g)) G) p = maskAt s p.
Proof.
  intros O P p. apply bits_eq. intros x. unfold Model.maskAt. rewrite !maskOf_iff. split.
  - intros (q & m & I & C & K). apply in_map_iff in I. destruct I as (g & E & I). inversion E; subst. rewrite (O (fst g) g) in K by auto.
    apply maskOf_iff in K. destruct K as (r & k & J & D & K). apply is_iff in D. subst. eauto.
  - intros (q & m & I & C & K). assert (J : In q (map fst s)) by (apply in_map_iff; exists (q, m); auto).
    apply P, in_map_iff in J. destruct J as (g & E & J). exists q, (f g). repeat split; auto; [apply in_map_iff; exists g; subst; auto|].
    rewrite (O q g) by auto. apply maskOf_iff. exists q, m. repeat split; auto. apply is_iff; auto.
Qed.
Lemma groups_masks left right G : groups_of left right G -> forall p, maskAt (lefts G) p = maskAt left p /\ maskAt (rights G) p = maskAt right p.
Proof.
  intros (_ & _ & O & P) p. unfold lefts, rights.
  split; apply grouped; try (intros q [r [m n]] I E; simpl in *; subst; apply O in I; tauto);
    intros q I; apply P; rewrite map_app, in_app_iff; auto.
Qed.
(* The intersection of two sets: `intersect(left, right)`. *)
Theorem the_sweep_is_the_intersection left right G p m : groups_of left right G ->
  (In (p, m) (sweep 0 [] G) <-> In (p, m) (intersect left right)).
Proof.
  intros H. pose proof H as (S & L & _ & P). rewrite sweep_normalizes by auto. unfold Model.intersect.
  enough (E : normalize (raw 0 G) = normalize (map (fun p => (p, N.land (maskAt left p) (maskAt right p))) (map fst (left ++ right)))) by (rewrite E; reflexivity).
  apply one_form. intros q x. apply eq_true_iff_eq. rewrite !allows_iff.
  assert (I : forall r k, In (r, k) (raw 0 G) <-> In (r, k) (map (fun p => (p, N.land (maskAt left p) (maskAt right p))) (map fst (left ++ right)))).
  { intros r k. rewrite raw_at, P. set (ps := map fst (left ++ right)). rewrite in_map_iff. unfold M, A, B.
    destruct (groups_masks _ _ _ H r) as [-> ->]. simpl N.lor. split; [intros [-> J]; exists r; auto|intros (r' & E & J); inversion E; subst; auto]. }
  split; intros (r & k & J & K); exists r, k; split; auto; apply I; auto.
Qed.
(* The one form of a set: `intersect(entries, [], true)`. *)
Theorem the_sweep_alone_is_the_one_form s G alone p m : groups_of s [] G -> (forall q k, In (q, k) s -> N.land k alone = k) ->
  (In (p, m) (sweep alone [] G) <-> In (p, m) (normalize s)).
Proof.
  intros H W. pose proof H as (S & L & _ & P). rewrite sweep_normalizes by auto.
  enough (E : normalize (raw alone G) = normalize s) by (rewrite E; reflexivity). apply one_form. intros q x. apply eq_true_iff_eq.
  assert (T : forall r y, N.testbit (M alone G r) y = true <-> allows s r y = true).
  { intros r y. unfold M, A, B. destruct (groups_masks _ _ _ H r) as [-> ->]. simpl. rewrite N.lor_0_r, N.land_spec, andb_true_iff.
    split; [tauto|]. intros K. split; auto. apply (allows_iff isPrefix s r y) in K. destruct K as (t & k & I & C & K).
    rewrite <- (W _ _ I), N.land_spec, andb_true_iff in K. tauto. }
  rewrite allows_iff. split.
  - intros (r & k & I & C & K). apply raw_at in I. destruct I as [-> _]. apply T in K. eapply reaches_all_below; eauto.
  - intros K. pose proof K as K'. apply allows_iff in K'. destruct K' as (r & k & I & C & B'). exists r, (M alone G r). repeat split; auto.
    + apply raw_at. split; auto. apply P. rewrite app_nil_r. apply in_map_iff. exists (r, k); auto.
    + apply T, allows_iff. exists r, k; auto using covers_refl.
Qed.
Theorem the_sweep_is_in_the_order_of_keys alone G : StronglySorted earlier G ->
  StronglySorted (fun e f => id_leb (key (fst e)) (key (fst f)) = true /\ fst e <> fst f) (sweep alone [] G).
Proof. apply sweep_in_order_from. Qed.
End Declaration.
