"""Every shape of a route record that real applications were seen to have, one at a time."""

from __future__ import annotations

import pytest

from route_tables import MEMORY, one_router, paths, routes_in, views

LAZY_A = [("A.js", True)]
EAGER = [("index.js", False)]

LOADERS = {
    "arrow": "()=>import('./A.js')",
    "template": "()=>import(`./A.js`)",
    "preload helper": "()=>p(()=>import(`./A.js`),__vite__mapDeps([0,1]))",
    "preload helper with a base": "()=>p(()=>import('./A.js'),[],import.meta.url)",
    "preload helper without a list": "()=>p(()=>import('./A.js'),void 0)",
    "then a member": "()=>import('./A.js').then(e=>e.n)",
    "then inside the helper": "()=>p(()=>import('./A.js').then(e=>e.n),[])",
    "catch": "()=>import('./A.js').catch(()=>reload())",
    "async with a part taken out": "async()=>{let{x:e}=await import('./A.js');return{x:e}}",
    "async inside the helper": "()=>p(async()=>{const{d:e}=await import('./A.js');return{d:e}},[])",
    "async with a variable": "async()=>{const m=await import('./A.js');return m.default}",
    "a function of old style": "function(){return import('./A.js')}",
    "a method of the wrapper": "Vue.defineAsyncComponent(()=>import('./A.js'))",
    "wrapper with options": "wrap({loader:()=>import('./A.js'),delay:9})",
    "a promise itself": "import('./A.js')",
    "one of several awaited": "()=>Promise.all([import('./A.js'),load()]).then(e=>e[0])",
    "choice": "isPhone?()=>import('./A.js'):Small",
    "comment": "()=>import(/* @vite-ignore */ './A.js')",
}


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS.keys())
def test_a_loader_in_the_record_is_lazy(loader):
    table = one_router(f"[{{path:'/a',component:{loader}}}]")
    assert views(table) == LAZY_A
    assert table.not_understood == ()


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS.keys())
def test_a_loader_behind_a_constant_is_lazy(loader):
    table = one_router("[{path:'/a',component:Ys}]", before=f"const other=1,Ys={loader}")
    assert views(table) == LAZY_A


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS.keys())
def test_a_loader_of_another_script_is_lazy(loader):
    table = one_router(
        "[{path:'/a',component:q}]",
        before="import{x as q}from'./loaders.js'",
        loaders=f"const y={loader};export{{y as x}};",
    )
    assert views(table) == LAZY_A


COMPONENTS = {
    "object": "{setup(){return()=>1}}",
    "wrapped object": "def({__name:'A',setup(e){return import('./B.js')}})",
    "export helper": "out({},[['render',draw]])",
    "normaliser of Vue 2": "norm({},function(){return this._self._c('div')},[],!1).exports",
    "functional": "()=>h('div')",
    "class": "class extends Base{}",
    "member of a call": "norm(1,2).exports",
    "long": "def({" + "a(){return 1}," * 300 + "})",
}


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS.keys())
def test_what_is_declared_and_loads_nothing_is_eager(component):
    before = f"function draw(){{}}const K9={component}"
    assert views(one_router("[{path:'/a',component:K9}]", before=before)) == EAGER


INITIALISED = (
    "var Uc,Wc=e((()=>{{ko(),Hc={{}},Uc=out(Hc,[['render',draw]])}}));function draw(){{}}{other}"
)


@pytest.mark.parametrize(
    "other",
    [
        "",
        "var big=c(((t,n)=>{var Kc=o(1),Uc=o(2);n.x=Uc}));",  # a bundled CommonJS module
        "function f(){let a={b:[1,2]},Uc=3;return Uc}",
        "function f(){function Uc(){}return Uc}",
    ],
)
def test_a_component_that_a_lazy_initialiser_makes_is_eager(other):
    """Rolldown wraps modules that way where CommonJS is near; others may use the same name."""
    table = one_router("[{path:'/a',component:Uc}]", before=INITIALISED.format(other=other))
    assert views(table) == EAGER


def test_a_component_that_two_initialisers_make_is_not_understood():
    before = INITIALISED.format(other="var Xc=e((()=>{Uc=other({})}));")
    table = one_router("[{path:'/a',component:Uc}]", before=before)
    assert [view.is_lazy for route in table.routes for view in route.views] == [None]


IN_PLACE = {key: value for key, value in COMPONENTS.items() if key != "class"}


@pytest.mark.parametrize("component", IN_PLACE.values(), ids=IN_PLACE.keys())
def test_a_component_written_inside_the_record_is_eager(component):
    assert views(one_router(f"[{{path:'/a',component:{component}}}]")) == EAGER


def test_a_component_imported_from_another_script_is_eager_there():
    table = one_router(
        "[{path:'/a',component:q},{path:'/b',component:n.y},{path:'/c',component:d}]",
        before="import d,{x as q}from'./lib.js';import*as n from'./lib.js'",
        lib="const a={},b=def({});export{a as x,b as y,b as default};",
    )
    assert views(table) == [("lib.js", False)] * 3


def test_an_export_is_followed_through_scripts_that_hand_it_on():
    table = one_router(
        "[{path:'/a',component:q},{path:'/b',component:r}]",
        before="import{x as q,z as r}from'./one.js'",
        one="export{y as x}from'./two.js';export*from'./two.js';",
        two="const a={},l=()=>import('./A.js');export{a as y,l as z};",
    )
    assert views(table) == [("two.js", False), ("A.js", True)]


def test_an_ineffective_import_is_eager_in_the_script_that_holds_it():
    table = one_router(
        "[{path:'/a',component:()=>p(()=>Promise.resolve().then(()=>(init(),ns)),void 0)}]",
        before="var ns=x({default:()=>View})",
    )
    assert views(table) == EAGER


def test_a_name_without_any_declaration_is_unknown():
    table = one_router("[{path:'/a',component:nowhere}]")
    assert views(table) == [(None, None)]
    assert table.routes[0].is_partial


def test_a_computed_specifier_is_lazy_of_no_known_chunk():
    assert views(one_router("[{path:'/a',component:()=>import(`./${x}.js`)}]")) == [(None, True)]


def test_a_parameter_hides_the_constant_of_the_same_name():
    script = (
        "const K=()=>import('./A.js');function f(K){return make({history:web(),"
        "routes:[{path:'/a',component:K}]})}"
    )
    assert views(routes_in({"index.js": script, "A.js": ""})) == [(None, None)]


def test_a_local_variable_hides_an_import():
    script = (
        "import{K}from'./lib.js';function f(){const K=()=>import('./A.js');"
        "return make({history:web(),routes:[{path:'/a',component:K}]})}"
    )
    scripts = {"index.js": script, "A.js": "", "lib.js": "const z={};export{z as K};"}
    assert views(routes_in(scripts)) == LAZY_A


LISTS = {
    "constant": ("const r=[{path:'/a',component:c}]", "r"),
    "spread": ("const r=[{path:'/a',component:c}]", "[...r]"),
    "concat": ("const r=[{path:'/a',component:c}]", "[].concat(r)"),
    "concat of a record": ("", "[].concat({path:'/a',component:c})"),
    "record by name": ("const r={path:'/a',component:c}", "[r]"),
    "record with a spread": ("const r={path:'/a'}", "[{...r,component:c}]"),
    "condition": ("", "[x&&{path:'/a',component:c},y?{path:'/a',component:c}:null].slice(0)"),
    "filter": ("", "[{path:'/a',component:c}].filter(Boolean)"),
    "freeze": ("", "Object.freeze([{path:'/a',component:c}])"),
    "push": ("const r=[];r.push({path:'/a',component:c})", "r"),
    "factory": ("function f(e){return[{path:'/a',component:e.view}]}", "f({view:c})"),
    "factory arrow": ("const f=({}) =>[{path:'/a',component:c}]", "[...f({})]"),
    "factory with a local": ("function f(){const l=[{path:'/a',component:c}];return l}", "f()"),
    "map": ("", "[{at:'/a'}].map(e=>({path:e.at,component:c}))"),
    "map with a spread": ("", "[{path:'/a'}].map(e=>({...e,component:c}))"),
    "enumeration": ("var u=(e=>(e.A='/a',e))(u||{})", "[{path:u.A,component:c}]"),
    "enumeration by function": (
        "var u=function(e){return e.A=`/a`,e}({})",
        "[{path:u.A,component:c}]",
    ),
    "constant path": (
        "const root='/',o={a:'a'}",
        "[{path:root+o.a,component:c},{path:`${root}a`,component:c}]",
    ),
}


@pytest.mark.parametrize(("before", "routes"), LISTS.values(), ids=LISTS.keys())
def test_a_list_is_followed(before, routes):
    table = one_router(routes, before=f"const c={{}};{before}")
    assert set(paths(table)) == {"/a"}
    assert set(views(table)) == set(EAGER)


def test_a_factory_of_another_script_gets_the_loaders_of_the_caller():
    table = one_router(
        "[{path:'/',component:S,children:[...make2({home:()=>import('./A.js')})]}]",
        before="import{f as make2}from'./lib.js';const S={}",
        lib="function f(e){return[{path:'home',component:e.home},{path:'x',component:e.no}]}export{f};",
    )
    assert paths(table) == ["/", "/home", "/x"]
    assert table.routes[1].views[0].chunk == "A.js"
    assert table.routes[2].views == ()  # the caller gives none


def test_nested_records_join_their_paths_as_the_router_does():
    table = one_router(
        "[{path:'/a',component:c,children:[{path:'',component:c},{path:'b/:id?',component:c,"
        "children:[{path:'/c',component:c},{path:':all(.*)*',component:c}]}]}]",
        before="const c={}",
    )
    assert [(route.path, route.parent) for route in table.routes] == [
        ("/a", None),
        ("/a", 0),
        ("/a/b/:id?", 0),
        ("/c", 2),
        ("/a/b/:id?/:all(.*)*", 2),
    ]


def test_aliases_of_a_parent_hold_for_its_children():
    table = one_router(
        "[{path:'/a',alias:['/b','c'],component:c,children:[{path:'x',alias:'/y',component:c}]}]",
        before="const c={}",
    )
    assert table.routes[0].aliases == ("/b", "c")
    assert table.routes[1].path == "/a/x"
    assert table.routes[1].aliases == ("/y", "/b/x", "c/x")


def test_redirects_lead_to_paths_and_names_and_stay_unknown_when_computed():
    table = one_router(
        "[{path:'/a',redirect:'/z'},{path:'/b',redirect:{name:'n'}},{path:'/c',redirect:{path:'/q'}}"
        ",{path:'/d',redirect:e=>e.x},{path:'/z',name:'n',component:c}]",
        before="const c={}",
    )
    assert [(route.redirect, route.is_redirect) for route in table.routes] == [
        ("/z", True),
        ("/z", True),
        ("/q", True),
        (None, True),
        (None, False),
    ]


def test_named_views_are_listed_the_default_one_first():
    table = one_router("[{path:'/a',components:{side:c,default:()=>import('./A.js')}}]", "var c={}")
    assert [(view.name, view.is_lazy) for view in table.routes[0].views] == [
        ("default", True),
        ("side", False),
    ]


def test_functions_of_todays_syntax_in_a_record_do_no_harm():
    table = one_router(
        "[{path:'/a',name:u.N,meta:{can:e=>e?.x??!1,re:/[/'\"]}/,n:1_000n},async beforeEnter(e){"
        "for await(const x of e)try{}catch{}},props:({params:{id:e}})=>({id:Number(e)}),"
        "component:()=>import('./A.js')}]",
        before="const u=Object.freeze({N:'name'})",
    )
    assert views(table) == LAZY_A
    assert table.routes[0].name == "name"


def test_names_that_are_computed_are_none():
    table = one_router("[{path:'/a',name:Symbol(),component:c},{path:'/b',name:x+1,component:c}]")
    assert [route.name for route in table.routes] == [None, None]


ADDED = {
    "record": "q.addRoute({path:'/n',component:c})",
    "by name": "const n={path:'/n',component:c};q.addRoute(n)",
    "loop": "[1].length;const l=[{path:'/n',component:c}];l.forEach(e=>q.addRoute(e))",
    "loop of": "const l=[{path:'/n',component:c}];for(const e of l)q.addRoute(e)",
}


@pytest.mark.parametrize("code", ADDED.values(), ids=ADDED.keys())
def test_records_added_later_are_routes(code):
    script = f"const c={{}},q=make({{history:web(),routes:[]}});{code}"
    table = routes_in({"index.js": script})
    assert paths(table) == ["/n"]
    assert not table.routes[0].is_partial


def test_a_record_added_to_a_named_one_is_its_child():
    table = routes_in(
        {
            "index.js": "const c={},q=make({history:web(),routes:[{path:'/a',name:'a',component:c}"
            ",{path:'/b',component:c}]});q.addRoute('a',{path:'n',component:c})"
        }
    )
    assert [(route.path, route.parent) for route in table.routes] == [
        ("/a", None),
        ("/a/n", 0),
        ("/b", None),
    ]


def test_a_table_no_router_is_seen_to_get_is_partial_and_told():
    table = one_router(
        "[]", plug="export default mod({routes:[{path:':id',component:()=>import('./A.js')}]})"
    )
    assert paths(table) == [":id"]
    assert table.routes[0].is_partial
    assert "no router is seen to get" in table.not_understood[0]


def test_what_is_not_followed_is_told():
    table = one_router(
        "[...load(),{path:base+x,component:c},{path:'/a',component:c}]", "const c={}"
    )
    assert paths(table) == ["/a"]
    assert [sentence.partition(" (near")[0] for sentence in table.not_understood] == [
        "index.js: a record whose path is computed",
        "index.js: routes that pass through `load(...)`",
    ]


def test_a_router_of_vue_router_3_is_told_by_its_mode():
    script = "new Router({mode:'history',base:'/',routes:[{path:'*',component:c}]});var c={}"
    assert paths(routes_in({"index.js": script})) == ["*"]
    assert paths(routes_in({"index.js": script.replace("mode:'history',base:'/',", "")})) == ["*"]


def test_a_memory_router_counts_only_where_there_is_no_other():
    widget = "function m(e){return{createHref:1,go(e){}}}make({history:m(),routes:[{path:'/w',component:{}}]});"
    both = one_router("[{path:'/a',component:{}}]", before=widget)
    assert paths(both) == ["/a"]
    assert "which is not the application's" in both.not_understood[0]
    alone = routes_in(
        {"index.js": "make({history:web(),routes:[{path:'/w',component:{}}]})"}, start=MEMORY
    )
    assert paths(alone) == ["/w"]
    assert "no route has an address" in alone.not_understood[0]


FALSE_FRIENDS = {
    "drawing": "[{path:'M0 0',component:1,children:[]}]",
    "request": "call({path:'/deployments',method:'POST',children:[]})",
    "location": "go({path:'/workflows/run',query:{},children:[]})",
    "menu": "[{path:'/users',title:'Users',children:[{path:'/a',title:'A'}]}]",
    "start location": "s={path:'/',name:void 0,params:{},matched:[],redirect:void 0}",
    "routes of React": "[{path:'/',element:x,children:[{path:'a',element:y}]}]",
    "not in an array": "page({path:'/home',name:'Home',component:K})",
}


@pytest.mark.parametrize("code", FALSE_FRIENDS.values(), ids=FALSE_FRIENDS.keys())
def test_false_friends_are_no_routes(code):
    assert paths(one_router("[]", before=f"const K={{}};{code}")) == []


def test_routers_of_other_libraries_are_none():
    script = "create({basename:b,history:web(),hydrationData:d,routes:[{path:'/a',component:{}}]})"
    assert paths(routes_in({"index.js": script})) == []
    pattern = "function mk({history:e,routes:t}){return[e,t]}"
    table = routes_in({"index.js": pattern})
    assert (paths(table), table.not_understood) == ([], ())


def test_a_record_added_to_an_unknown_name_is_partial_and_told():
    table = routes_in(
        {
            "index.js": "const q=make({history:web(),routes:[]});q.addRoute('no',{path:'n',component:{}})"
        }
    )
    assert [(route.path, route.is_partial) for route in table.routes] == [("n", True)]
    assert table.not_understood == ("records added to 'no', which no record is called",)


def test_routes_of_modules_stand_below_the_record_a_loop_adds_for_each():
    table = one_router(
        "[]",
        before="const S={};for(const m of found())q.addRoute({name:m.id,path:`/${m.id}`,"
        "component:S,children:m.routes})",
        users="export default mod({id:`users`,meta:{id:`no`},routes:[{path:``,component:{}},"
        "{path:`:id`,component:()=>import('./A.js')}]})",
    )
    assert [(route.path, route.parent, route.is_partial) for route in table.routes] == [
        ("/users", None, False),
        ("/users", 0, False),
        ("/users/:id", 0, False),
    ]
    assert table.routes[0].name == "users"
    assert table.not_understood == ()
