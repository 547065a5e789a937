(** A place is in another exactly if its key starts with the other's: whatever the ids hold. *)
From Coq Require Import List Bool NArith Arith Lia.
From Caveats Require Import Model Scope.
Import ListNotations.
Open Scope N_scope.

(** ** An encoded id can be decoded, unit by unit *)
Lemma hex_injective a b : a < 16 -> b < 16 -> hex a = hex b -> a = b.
Proof. unfold hex. destruct (N.ltb_spec a 10), (N.ltb_spec b 10); lia. Qed.
Lemma hex_range a : a < 16 -> 48 <= hex a <= 70.
Proof. unfold hex. destruct (N.ltb_spec a 10); lia. Qed.
Lemma reserved_small prefix c : isReserved prefix c = true -> c < 160.
Proof.
  unfold isReserved, isIn, slash. simpl. rewrite !orb_true_iff, !andb_true_iff, !N.eqb_eq, !N.leb_le. lia.
Qed.
Lemma digits_small c : c < 160 -> c / 16 < 16 /\ c mod 16 < 16.
Proof. intros H. split; [apply N.div_lt_upper_bound; lia|apply N.mod_lt; lia]. Qed.
Lemma percent_injective a b : a < 160 -> b < 160 -> percent a = percent b -> a = b.
Proof.
  intros A B E. destruct (digits_small a A), (digits_small b B). inversion E.
  rewrite (N.div_mod' a 16), (N.div_mod' b 16). f_equal; [f_equal|]; apply hex_injective; auto.
Qed.
Lemma unreserved prefix c : isReserved prefix c = false -> 32 <= c /\ c <> 37 /\ (prefix = false -> c <> slash).
Proof.
  unfold isReserved, isIn. simpl. rewrite !orb_false_iff, !andb_false_iff, !N.eqb_neq, !N.leb_gt, negb_false_iff.
  intros H. repeat split; [lia|lia|]. intros ->. destruct H as [[[_ [H|H]] _] _]; congruence.
Qed.
Lemma encodeUnit_decodes prefix c d a b : encodeUnit prefix c ++ a = encodeUnit prefix d ++ b -> c = d /\ a = b.
Proof.
  unfold encodeUnit. destruct (isReserved prefix c) eqn:C, (isReserved prefix d) eqn:D.
  - apply reserved_small in C, D. assert (K : forall x, x < 128 -> hex (x / 16) <> hex (194 / 16)).
    { intros x X E. apply hex_injective in E; [|apply N.div_lt_upper_bound; lia|reflexivity].
      assert (x / 16 < 8) by (apply N.div_lt_upper_bound; lia). change (194 / 16) with 12 in E. lia. }
    destruct (N.ltb_spec c 128) as [X|X], (N.ltb_spec d 128) as [Y|Y]; intros E.
    + split; [apply percent_injective; auto|]; inversion E; unfold percent; congruence.
    + exfalso. apply (K c X). inversion E; auto.
    + exfalso. apply (K d Y). inversion E; auto.
    + split; [apply percent_injective; auto|]; inversion E; unfold percent; congruence.
  - apply unreserved in D. intros E. exfalso. destruct (c <? 128); inversion E; lia.
  - apply unreserved in C. intros E. exfalso. destruct (d <? 128); inversion E; lia.
  - intros E. inversion E; auto.
Qed.
(* No control character is left; nor a slash, but where it stands for itself. *)
Lemma encodeUnit_units prefix c u : In u (encodeUnit prefix c) -> 32 <= u /\ (u = slash -> prefix = true /\ c = slash).
Proof.
  unfold encodeUnit. destruct (isReserved prefix c) eqn:C.
  - apply reserved_small, digits_small in C. destruct C as [C1 C2]. pose proof (hex_range _ C1). pose proof (hex_range _ C2).
    assert (48 <= hex (194 / 16) <= 70) by (apply hex_range; reflexivity). assert (48 <= hex (194 mod 16) <= 70) by (apply hex_range; reflexivity).
    unfold slash. destruct (c <? 128); simpl; intros I; repeat destruct I as [<-|I]; try contradiction; split; intros; lia.
  - apply unreserved in C. intros [<-|[]]. split; [tauto|]. intros ->. destruct prefix; auto. destruct C as (_ & _ & C). destruct C; auto.
Qed.
Lemma encodeUnit_cons prefix c : exists u l, encodeUnit prefix c = u :: l.
Proof. unfold encodeUnit. destruct (isReserved prefix c); [destruct (c <? 128)|]; do 2 eexists; reflexivity. Qed.
Lemma encodeId_app prefix i j : encodeId prefix (i ++ j) = encodeId prefix i ++ encodeId prefix j.
Proof. apply flat_map_app. Qed.

(* Of two encoded ids with something after each, one is the beginning of the other. *)
Lemma encodeId_decodes prefix i j a b : encodeId prefix i ++ a = encodeId prefix j ++ b ->
  (exists t, j = i ++ t /\ a = encodeId prefix t ++ b) \/ (exists t, i = j ++ t /\ t <> [] /\ b = encodeId prefix t ++ a).
Proof.
  revert j; induction i as [|c i IH]; intros [|d j] E.
  - left. exists []. auto.
  - left. exists (d :: j). auto.
  - right. exists (c :: i). repeat split; auto. discriminate.
  - simpl in E. rewrite <- !app_assoc in E. apply encodeUnit_decodes in E. destruct E as [-> E].
    destruct (IH _ E) as [(t & -> & T)|(t & -> & N & T)]; [left|right]; exists t; auto.
Qed.
Theorem an_id_has_one_text prefix i j : encodeId prefix i = encodeId prefix j -> i = j.
Proof.
  intros E. assert (F : encodeId prefix i ++ [] = encodeId prefix j ++ []) by congruence. apply encodeId_decodes in F.
  destruct F as [(t & -> & T)|(t & -> & N & T)]; destruct t as [|c t]; rewrite ?app_nil_r; auto; exfalso;
    simpl in T; destruct (encodeUnit_cons prefix c) as (u & l & U); rewrite U in T; discriminate.
Qed.
Lemma last_app (a b : id) d : b <> [] -> last (a ++ b) d = last b d.
Proof.
  intros N. induction a as [|x a IH]; auto. simpl. destruct (a ++ b) eqn:E; auto. apply app_eq_nil in E. tauto.
Qed.
Lemma endsWithSlash_encoded i : endsWithSlash (encodeId true i) = endsWithSlash i.
Proof.
  destruct i as [|c i] using rev_ind; auto. rewrite encodeId_app. unfold endsWithSlash. simpl. rewrite app_nil_r.
  destruct (encodeUnit_cons true c) as (u & l & U). rewrite !last_app by (congruence || discriminate). simpl.
  unfold encodeUnit in *. destruct (isReserved true c) eqn:C; auto.
  assert (X : In (last (encodeUnit true c) 0) (encodeUnit true c)).
  { unfold encodeUnit. rewrite C. destruct (c <? 128); simpl; auto 8. }
  apply encodeUnit_units in X. unfold encodeUnit in X. rewrite C in X. apply eq_true_iff_eq. rewrite !N.eqb_eq. split; [tauto|].
  intros ->. discriminate.
Qed.

Section Declaration.
Variable isPrefix : N -> bool.
Notation covers := (covers isPrefix).
Notation key := (key isPrefix).
Notation keyPart := (keyPart isPrefix).

(* No level is in one that matches by prefix. *)
Fixpoint leaves (p : place) : Prop :=
  match p with [] => True | s :: p' => (isPrefix (fst s) = true -> p' = []) /\ leaves p' end.

Lemma exact_part l i j a b : isPrefix l = false -> keyPart (l, i) ++ a = keyPart (l, j) ++ b -> i = j /\ a = b.
Proof.
  intros L. unfold Model.keyPart. simpl. rewrite L. simpl. intros E. inversion E as [F]. clear E. rewrite <- !app_assoc in F.
  assert (H : forall t x y, t <> [] -> [slash] ++ x <> encodeId false t ++ y).
  { intros [|c t] x y N; [congruence|]. simpl. destruct (encodeUnit_cons false c) as (u & l' & U).
    assert (I : In u (encodeUnit false c)) by (rewrite U; left; auto). apply encodeUnit_units in I. rewrite U. intros Q. inversion Q; subst.
    destruct I as [_ I]. destruct I; auto. discriminate. }
  apply encodeId_decodes in F. destruct F as [(t & -> & T)|(t & -> & N & T)].
  - destruct t as [|c t]; [rewrite app_nil_r; simpl in T; inversion T; auto|]. exfalso. eapply H; [|exact T]. discriminate.
  - exfalso. eapply H; [exact N|exact T].
Qed.
Lemma prefix_part l i j c : isPrefix l = true -> keyPart (l, j) = keyPart (l, i) ++ c ->
  i = j \/ segmentCovers isPrefix (l, i) (l, j) = true.
Proof.
  intros L. unfold Model.keyPart. simpl. rewrite L. simpl. intros E. inversion E as [F]. clear E.
  set (e := fun k : id => if endsWithSlash (encodeId true k) then [] else [0]). fold (e i) (e j) in F. rewrite <- app_assoc in F.
  assert (H : forall t y, t <> [] -> encodeId true t ++ y <> [] /\ forall z, encodeId true t ++ y <> 0 :: z).
  { intros [|d t] y N; [congruence|]. simpl. destruct (encodeUnit_cons true d) as (u & l' & U).
    assert (I : In u (encodeUnit true d)) by (rewrite U; left; auto). apply encodeUnit_units in I. rewrite U.
    split; [discriminate|]. intros z Q. inversion Q; subst. lia. }
  apply encodeId_decodes in F. destruct F as [(t & -> & T)|(t & -> & N & T)].
  - destruct t as [|d t]; [rewrite app_nil_r; auto|]. exfalso.
    destruct (H (d :: t) (e (j ++ d :: t) ++ c)) as [H1 H2]; [discriminate|]. unfold e in T at 1.
    destruct (endsWithSlash _); [symmetry in T; auto|symmetry in T; exact (H2 _ T)].
  - right. apply segmentCovers_iff. simpl. repeat split; eauto. rewrite <- endsWithSlash_encoded. unfold e in T at 1.
    destruct (endsWithSlash (encodeId true i)); auto. exfalso. symmetry in T. exact (proj2 (H t (e (i ++ t)) N) _ T).
Qed.
Lemma prefix_part_covers l i j : segmentCovers isPrefix (l, i) (l, j) = true -> exists c, keyPart (l, j) = keyPart (l, i) ++ c.
Proof.
  rewrite segmentCovers_iff. simpl. intros (_ & L & S & t & ->). unfold Model.keyPart. simpl. rewrite L, encodeId_app. simpl.
  rewrite endsWithSlash_encoded, S, app_nil_r. eexists. rewrite <- app_assoc. reflexivity.
Qed.
Theorem in_another_exactly_if_the_key_starts_with_it p q : leaves p -> leaves q -> startsWith (key p) (key q) = covers p q.
Proof.
  intros P Q. apply eq_true_iff_eq. rewrite startsWith_iff. revert q P Q. induction p as [|[l i] p IH]; intros q P Q; [simpl; split; eauto|].
  destruct P as [P1 P2], q as [|[k j] q].
  - split; [intros [c C]; discriminate|discriminate].
  - destruct Q as [Q1 Q2]. simpl in P1, Q1. rewrite covers_cons. change (key ((l, i) :: p)) with (keyPart (l, i) ++ key p).
    change (key ((k, j) :: q)) with (keyPart (k, j) ++ key q). destruct (N.eq_dec l k) as [<-|D].
    + destruct (isPrefix l) eqn:L.
      * rewrite (P1 eq_refl), (Q1 eq_refl). simpl key. rewrite !app_nil_r. split.
        -- intros [c C]. apply prefix_part in C; auto. destruct C as [->|C]; auto. destruct (segment_dec (l, i) (l, j)) as [E|E]; [inversion E; auto|auto 6].
        -- intros [[E _]|(_ & _ & C)]; [inversion E; exists []; rewrite app_nil_r; auto|apply prefix_part_covers; auto].
      * split.
        -- intros [c C]. rewrite <- app_assoc in C. symmetry in C. apply exact_part in C; auto. destruct C as [-> C]. left. split; auto. apply IH; eauto.
        -- intros [[E C]|(_ & _ & C)]; [|apply segmentCovers_iff in C; simpl in C; destruct C as (_ & C & _); congruence].
           inversion E; subst. apply IH in C; auto. destruct C as [c ->]. exists c. rewrite app_assoc; auto.
    + split.
      * intros [c C]. apply (f_equal (hd 0)) in C. unfold Model.keyPart in C. cbn [hd app fst] in C. apply N.add_cancel_l in C. congruence.
      * intros [[E _]|(_ & _ & C)]; [inversion E; congruence|]. apply segmentCovers_iff in C. simpl in C. tauto.
Qed.
Theorem no_two_places_have_one_key p q : leaves p -> leaves q -> key p = key q -> p = q.
Proof.
  intros P Q E. apply (covers_antisym isPrefix); rewrite <- in_another_exactly_if_the_key_starts_with_it, E by auto;
    apply startsWith_iff; exists []; rewrite app_nil_r; auto.
Qed.
End Declaration.
