(** The chain of src/macaroon over an ideal HMAC: signatures are terms, and who knows some terms derives others by
    the rules of `derives` alone. So an HMAC has no collisions, and nobody makes one without its key. *)
From Coq Require Import List Bool NArith.
From Caveats Require Import Model Scope Token.
Import ListNotations.

Inductive msg := Secret (k : nat) | Str (s : nat) | Pair (a b : msg) | Hmac (k m : msg) | Seal (k m : msg).
(* Str 0 is `macaroons-key-generator`, Str 1 the key of zeros; all texts are public. *)
Inductive caveat := First (condition : nat) | Third (vid : msg) (cid : nat).

(** ** chain.ts and third-party.ts *)
Definition derived (k : nat) : msg := Hmac (Str 0) (Secret k).
Definition chainCaveat (s : msg) (c : caveat) : msg :=
  match c with First t => Hmac s (Str t) | Third vid cid => Hmac s (Pair (Hmac s vid) (Hmac s (Str cid))) end.
Definition startChain (key : msg) (id : nat) : msg := Hmac key (Str id).
Definition sign (key : msg) (id : nat) (cs : list caveat) : msg := fold_left chainCaveat cs (startChain key id).
Definition sig (k id : nat) (cs : list caveat) : msg := sign (derived k) id cs.
Definition boundSignature (primary discharge : msg) : msg :=
  Hmac (Str 1) (Pair (Hmac (Str 1) primary) (Hmac (Str 1) discharge)).

(** ** authenticate.ts *)
Record macaroon := { identifier : nat; caveats : list caveat; signature : msg }.
(* Of a macaroon or a discharge: the conditions of its caveats from the signature s on, those of a discharge in the place of
   the caveat that asks for it, and the discharges that nothing has taken yet. *)
Inductive discharged (primary : msg) : msg -> list caveat -> list macaroon -> list nat -> list macaroon -> Prop :=
| no_caveat s ds : discharged primary s [] ds [] ds
| first_party s c cs ds out rest :
    discharged primary (chainCaveat s (First c)) cs ds out rest ->
    discharged primary s (First c :: cs) ds (c :: out) rest
| third_party s key cid cs before d after inner ds out rest :
    identifier d = cid -> ~ In cid (map identifier before) ->
    signature d = boundSignature primary (sign key cid (caveats d)) ->
    discharged primary (startChain key cid) (caveats d) (before ++ after) inner ds ->
    discharged primary (chainCaveat s (Third (Seal s key) cid)) cs ds out rest ->
    discharged primary s (Third (Seal s key) cid :: cs) (before ++ d :: after) (inner ++ out) rest.
Definition authenticate (k : nat) (m : macaroon) (ds : list macaroon) (out : list nat) : Prop :=
  signature m = sig k (identifier m) (caveats m) /\
  discharged (signature m) (startChain (derived k) (identifier m)) (caveats m) ds out [].

(** ** What somebody who knows K can make of it *)
Inductive derives (K : msg -> Prop) : msg -> Prop :=
| d_known m : K m -> derives K m
| d_text s : derives K (Str s)
| d_pair a b : derives K a -> derives K b -> derives K (Pair a b)
| d_left a b : derives K (Pair a b) -> derives K a
| d_right a b : derives K (Pair a b) -> derives K b
| d_hmac k m : derives K k -> derives K m -> derives K (Hmac k m)
| d_seal k m : derives K k -> derives K m -> derives K (Seal k m)
| d_open k m : derives K (Seal k m) -> derives K k -> derives K m.

Lemma sig_snoc k id cs c : sig k id (cs ++ [c]) = chainCaveat (sig k id cs) c.
Proof. unfold sig, sign. rewrite fold_left_app; auto. Qed.
Lemma sig_hmac k id cs : exists a b, sig k id cs = Hmac a b.
Proof. destruct cs as [|c cs] using rev_ind; [unfold sig, sign; simpl; unfold startChain; eauto|]. rewrite sig_snoc. destruct c; simpl; eauto. Qed.
Lemma sig_not_derived k k' id cs : sig k id cs <> derived k'.
Proof. destruct cs as [|c cs] using rev_ind; [discriminate|]. rewrite sig_snoc. destruct c; discriminate. Qed.

(* Two tokens with one signature have one key, one id and the same caveats in the same order. *)
Theorem a_signature_is_of_one_token k id cs k' id' cs' : sig k id cs = sig k' id' cs' -> k = k' /\ id = id' /\ cs = cs'.
Proof.
  revert cs'; induction cs as [|c cs IH] using rev_ind; intros cs'; destruct cs' as [|c' cs'] using rev_ind.
  - intros E; inversion E; auto.
  - clear IHcs'. rewrite sig_snoc. intros E. exfalso. destruct c'; simpl in E; inversion E as [[A B]]; symmetry in A; exact (sig_not_derived _ _ _ _ A).
  - rewrite sig_snoc. intros E. exfalso. destruct c; simpl in E; inversion E as [[A B]]; exact (sig_not_derived _ _ _ _ A).
  - clear IHcs'. rewrite !sig_snoc. intros E. destruct c, c'; simpl in E; inversion E as [[A B]]; destruct (IH _ A) as (-> & -> & ->); auto.
Qed.
(* But conditions may be any bytes, and one of 64 bytes can be signed as a third-party caveat is. No kind reads it, so it
   denies; yet nothing may be looked up by a signature alone. *)
Theorem a_condition_of_any_bytes_can_pass_for_a_third_party_caveat s vid cid :
  chainCaveat s (Third vid cid) = Hmac s (Pair (Hmac s vid) (Hmac s (Str cid))).
Proof. reflexivity. Qed.

(** ** An invariant of all that can be derived *)
Section Knowledge.
Variable K : msg -> Prop.              (* what is known *)
Variable C : nat -> Prop.              (* the secrets that are known, or become so *)
Fixpoint I (m : msg) : Prop :=
  match m with
  | Secret k => C k
  | Str _ => True
  | Pair a b => I a /\ I b
  | Hmac k m => K (Hmac k m) \/ I k /\ I m
  | Seal k m => K (Seal k m) \/ I k /\ I m
  end.
Hypothesis known_secret : forall k, K (Secret k) -> C k.
Hypothesis known_pair : forall a b, ~ K (Pair a b).
Hypothesis known_seal : forall k m, K (Seal k m) -> I k -> I m.
Lemma derives_I m : derives K m -> I m.
Proof.
  induction 1 as [m H| | | | | | |]; simpl in *; try tauto.
  - destruct m; simpl; auto. exfalso; eapply known_pair; eauto.
  - destruct IHderives1 as [H1|H1]; [eauto|tauto].
Qed.
Lemma I_prefix k id cs : ~ C k -> ~ K (derived k) -> I (sig k id cs) -> exists cs1 cs2, cs = cs1 ++ cs2 /\ K (sig k id cs1).
Proof.
  intros Nk Nd D. clear known_secret known_pair known_seal. induction cs as [|c cs IH] using rev_ind.
  - exists [], []; split; auto. simpl in D. destruct D as [D|[[D|[_ D]] _]]; [exact D|contradiction|contradiction].
  - rewrite sig_snoc in D. assert (E : K (chainCaveat (sig k id cs) c) \/ I (sig k id cs)) by (destruct c; simpl in D; tauto).
    destruct E as [E|E]; [exists (cs ++ [c]), []; rewrite app_nil_r, sig_snoc; auto|].
    destruct (IH E) as (a & b & -> & H). exists a, (b ++ [c]). rewrite app_assoc; auto.
Qed.
(* Who never had a discharge, nor one of fewer caveats, in its unbound form, has it bound to what he saw it bound to. *)
Theorem a_bound_discharge_cannot_be_bound_again p k id cs : ~ C k -> ~ K (derived k) -> ~ K (Hmac (Str 1) (sig k id cs)) ->
  (forall cs1 cs2, cs = cs1 ++ cs2 -> ~ K (sig k id cs1)) -> derives K (boundSignature p (sig k id cs)) -> K (boundSignature p (sig k id cs)).
Proof.
  intros Nk Nd Nh Np D. apply derives_I in D. simpl in D. destruct D as [D|[_ [_ [D|[_ D]]]]]; auto; [contradiction|].
  destruct (I_prefix _ _ _ Nk Nd D) as (a & b & E & H). destruct (Np _ _ E H).
Qed.
End Knowledge.
(* Every extension can be derived: by any first-party caveats, and by third-party ones whose sealed key is at hand. *)
Lemma derives_more K k id cs1 cs2 : derives K (sig k id cs1) -> (forall vid cid, In (Third vid cid) cs2 -> derives K vid) ->
  derives K (sig k id (cs1 ++ cs2)).
Proof.
  intros D. induction cs2 as [|c cs IH] using rev_ind; intros V; [rewrite app_nil_r; auto|].
  rewrite app_assoc, sig_snoc. assert (H : derives K (sig k id (cs1 ++ cs))). { apply IH. intros; eapply V, in_app_iff; eauto. }
  destruct c; simpl; [apply d_hmac; auto using d_text|]. assert (derives K vid) by (eapply V, in_app_iff; right; left; eauto).
  apply d_hmac; auto. apply d_pair; apply d_hmac; auto using d_text.
Qed.

(** ** A holder of tokens: their signatures, and the sealed keys of their third-party caveats *)
Definition token := (nat * nat * list caveat)%type.                (* root key, id, caveats *)
Definition holds (ts : list token) (m : msg) : Prop :=
  exists k id cs, In (k, id, cs) ts /\ (m = sig k id cs \/ exists cid, In (Third m cid) cs).
Section Holder.
Variable ts : list token.
Variable C : nat -> Prop.              (* the keys of third-party caveats, taken as known to the holder: the worst case *)
Hypothesis sealed : forall k id cs vid cid, In (k, id, cs) ts -> In (Third vid cid) cs -> exists s key, vid = Seal s (derived key) /\ C key.

Lemma holds_cases m : holds ts m -> (exists k id cs, In (k, id, cs) ts /\ m = sig k id cs) \/ exists s key, m = Seal s (derived key) /\ C key.
Proof. intros (k & id & cs & H & [->|[cid V]]); [left|right]; eauto 6. Qed.
Lemma holder_has_a_beginning k id cs : ~ C k -> derives (holds ts) (sig k id cs) -> exists cs1 cs2, cs = cs1 ++ cs2 /\ In (k, id, cs1) ts.
Proof.
  intros N D. assert (Nd : ~ holds ts (derived k)).
  { intros H. apply holds_cases in H. destruct H as [(k' & id' & cs' & _ & E)|(s & key & H & _)]; [symmetry in E; exact (sig_not_derived _ _ _ _ E)|discriminate]. }
  assert (No : forall m, holds ts m -> (exists a b, m = Hmac a b) \/ exists s key, m = Seal s (derived key) /\ C key).
  { intros m H. apply holds_cases in H. destruct H as [(k' & id' & cs' & _ & ->)|H]; auto. left. apply sig_hmac. }
  destruct (I_prefix (holds ts) C k id cs N Nd) as (a & b & -> & H).
  - apply derives_I; auto.
    + intros n H. destruct (No _ H) as [(x & y & E)|(s & key & E & _)]; discriminate.
    + intros x y H. destruct (No _ H) as [(u & v & E)|(s & key & E & _)]; discriminate.
    + intros x y H _. destruct (No _ H) as [(u & v & E)|(s & key & E & Ck)]; [discriminate|]. inversion E; subst. simpl; auto.
  - exists a, b; split; auto. apply holds_cases in H. destruct H as [(k' & id' & cs' & J & E)|(s & key & H & _)].
    + apply a_signature_is_of_one_token in E. destruct E as (-> & -> & ->); auto.
    + destruct (sig_hmac k id a) as (x & y & E). congruence.
Qed.
(* Who holds tokens can make their extensions by more caveats, and no others. *)
Theorem a_holder_makes_extensions_and_no_others k id cs : ~ C k -> (forall vid cid, In (Third vid cid) cs -> derives (holds ts) vid) ->
  (derives (holds ts) (sig k id cs) <-> exists cs1 cs2, cs = cs1 ++ cs2 /\ In (k, id, cs1) ts).
Proof.
  intros N V. split; [apply holder_has_a_beginning; auto|]. intros (a & b & -> & H).
  apply derives_more; [apply d_known; exists k, id, a; auto|]. intros; eapply V, in_app_iff; eauto.
Qed.
End Holder.

(** ** Discharges *)
Fixpoint conditions (cs : list caveat) : list nat :=
  match cs with [] => [] | First c :: cs => c :: conditions cs | Third _ _ :: cs => conditions cs end.
Lemma conditions_app a b : conditions (a ++ b) = conditions a ++ conditions b.
Proof. induction a as [|[c|v c] a IH]; simpl; congruence. Qed.
Lemma discharged_has_all p s cs ds out rest : discharged p s cs ds out rest -> forall c, In c (conditions cs) -> In c out.
Proof. induction 1; simpl; intros c' I; [auto|destruct I; auto|apply in_app_iff; auto]. Qed.
(* A discharge widens nothing: all conditions of the token are among those that are judged. *)
Theorem a_discharge_widens_nothing k m ds out : authenticate k m ds out -> forall c, In c (conditions (caveats m)) -> In c out.
Proof. intros [_ D]. eapply discharged_has_all; eauto. Qed.
Lemma discharged_binds p s cs ds out rest : discharged p s cs ds out rest ->
  (forall d, In d rest -> In d ds) /\ forall d, In d ds -> In d rest \/ exists x, signature d = boundSignature p x.
Proof.
  induction 1 as [| |s key cid cs before d after inner ds out rest Ed Nd Sd D1 [A1 B1] D2 [A2 B2]]; auto. split.
  - intros e E. apply A2, A1 in E. apply in_app_iff in E. apply in_app_iff. simpl. tauto.
  - intros e E. apply in_app_iff in E. simpl in E.
    assert (H : e = d \/ In e (before ++ after)) by (rewrite in_app_iff; intuition). destruct H as [->|H]; eauto.
    destruct (B1 _ H); auto.
Qed.
(* A discharge bound to one token serves no other. *)
Theorem a_discharge_bound_to_one_token_serves_no_other k m ds out k' m' ds' out' d :
  authenticate k m ds out -> authenticate k' m' ds' out' -> In d ds -> In d ds' ->
  k = k' /\ identifier m = identifier m' /\ caveats m = caveats m'.
Proof.
  intros [S D] [S' D'] J J'. apply discharged_binds in D, D'. destruct D as [_ D], D' as [_ D'].
  destruct (D _ J) as [[]|[x E]], (D' _ J') as [[]|[x' E']]. rewrite E in E'. inversion E' as [[H1 H2]].
  rewrite S, S' in H1. apply a_signature_is_of_one_token in H1; auto.
Qed.

(** ** All together: whatever a holder makes of tokens, with whatever discharges, it is let in nowhere where none of its
    tokens is, and no report is wider. *)
Section Verdict.
Variable isPrefix : N -> bool.
Variable actions : nat.
Variable context : Type.
Variable read : nat -> Model.caveat context.                       (* what the dialect reads of a condition *)
Definition judged (out : list nat) := map read out.

Theorem no_holder_gains ts C k m ds out :
  (forall k id cs vid cid, In (k, id, cs) ts -> In (Third vid cid) cs -> exists s key, vid = Seal s (derived key) /\ C key) ->
  ~ C k -> derives (holds ts) (signature m) -> authenticate k m ds out ->
  exists cs, In (k, identifier m, cs) ts /\
    (forall x r, verify isPrefix context (judged out) x r = true -> verify isPrefix context (judged (conditions cs)) x r = true) /\
    within isPrefix (scopeOf isPrefix actions context (judged out)) (scopeOf isPrefix actions context (judged (conditions cs))).
Proof.
  intros S N D A. pose proof (a_discharge_widens_nothing _ _ _ _ A) as W. destruct A as [E _]. rewrite E in D.
  destruct (holder_has_a_beginning ts C S _ _ _ N D) as (cs & more & Ec & J). exists cs. split; auto.
  assert (Sub : forall c, In c (judged (conditions cs)) -> In c (judged out)).
  { intros c Ic. apply in_map_iff in Ic. destruct Ic as (t & <- & It). apply in_map, W. rewrite Ec, conditions_app. apply in_app_iff; auto. }
  split.
  - intros x r. unfold verify. rewrite !andb_true_iff, !forallb_forall. intros [H R]. split; auto.
  - intros p y. unfold scopeOf. rewrite !allows_reach, !andb_true_iff, !forallb_forall. intros [H R]. split; auto.
    intros c Ic. apply H. rewrite in_flat_map in *. destruct Ic as (d & Id & Jd). exists d; auto.
Qed.
End Verdict.
