(* Answers cases with the functions of model.ml. wire.ts writes what this reads, and reads what it writes. *)
open Model

let buffer = Bytes.create 65536
let filled = ref 0
let position = ref 0

(* The next byte of the input, or a blank at its end. *)
let byte () =
  if !position >= !filled then begin
    filled := input stdin buffer 0 65536;
    position := 0
  end;
  if !filled = 0 then ' ' else begin
    incr position;
    Bytes.get buffer (!position - 1)
  end

let rec number () =
  let rec digits n = match byte () with '0' .. '9' as c -> digits ((10 * n) + Char.code c - 48) | _ -> n in
  match byte () with
  | '0' .. '9' as c -> digits (Char.code c - 48)
  | _ when !filled = 0 -> raise End_of_file
  | _ -> number ()

let rec times n read = if n = 0 then [] else let first = read () in first :: times (n - 1) read
let list read = times (number ()) read
let flag () = number () = 1

let write n = print_int n; print_char ' '
let write_flag b = write (if b then 1 else 0)
let write_list each l = write (List.length l); List.iter each l
let write_option each = function None -> write (-1) | Some l -> write_list each l

let declaration () =
  let prefixes = Array.of_list (list flag) in
  let prefix level = prefixes.(level) in
  let actions = number () in
  let mixed = flag () in
  let texts = Array.of_list (list (fun () -> list number)) in
  let cases = number () in
  let rec place_of i id = if texts.(i) = id then i else place_of (i + 1) id in
  let path () = list (fun () -> let level = number () in (level, texts.(number ()))) in
  let item () = let p = path () in (p, number ()) in
  let caveat () = match number () with
    | 0 -> let met = flag () in Context (fun () -> met)
    | 1 -> let met = flag () in Usage (fun () -> met)
    | 2 -> ignore (number ()); Unknown
    | 3 -> Scope (Level (list path))
    | 4 -> Scope (Access (number ()))
    | _ -> Scope (Mixed (list item)) in
  let write_id id = write (place_of 0 id) in
  let write_path = write_list (fun (level, id) -> write level; write_id id) in
  let write_item (p, mask) = write_path p; write mask in
  let write_caveat = function
    | Level l -> write 3; write_list write_path l
    | Access mask -> write 4; write mask
    | Mixed l -> write 5; write_list write_item l in
  for _ = 1 to cases do
    let token = list caveat in
    let scope = scopeOf prefix actions token in
    write_option write_item (inferScope prefix actions false token ());
    write_option write_item (inferScope prefix actions true token ());
    write_list (fun (p, mask, action, levels) ->
      let whole = { resource = Some p; access = Some action } in
      let requests = [ whole; { whole with access = None }; { whole with resource = None }; { resource = None; access = None } ] in
      write_option write (if isReachable prefix p then Some (key prefix p) else None);
      write_list (fun r -> write_flag (verify prefix token () r)) requests;
      write_list (fun c -> write_flag (met prefix () whole c)) token;
      write_flag (scopeAllows prefix scope p mask);
      write_flag (scopeOverlaps prefix scope p mask);
      write_list (write_option write_id)
        (List.concat_map (fun level -> List.map (idsInScope prefix scope level p mask) [ false; true ]) levels))
      (list (fun () ->
        let p = path () in let mask = number () in let action = number () in (p, mask, action, list number)));
    write_option write_caveat (narrowestCaveats prefix actions mixed (list item));
    let sets = List.map (normalize prefix) (list (fun () -> list item)) in
    write_list (write_list write_item) sets;
    write_list write_item (intersectAll prefix actions sets);
    print_char '\n'
  done

let () = try while true do declaration () done with End_of_file -> ()
