package value
import ("testing";"os";"fmt";"bufio";"sort";"strings")
func TestTmp(t *testing.T){
 l:=New(); f,_:=os.Open("/tmp/val/srcnames.txt"); sc:=bufio.NewScanner(f); u:=map[string]int{}; ap:=map[string]string{}; st:=map[string]string{}
 for sc.Scan(){ for _,p:=range strings.Split(sc.Text(),"/"){ if strings.Contains(p,"{"){continue}; split(p,func(w string)bool{
  if l.words[w]!=nil||version(w){return true}
  if l.find(w)!=nil { stems(w,l.ends,func(s string)bool{ if l.words[s]!=nil{st[w]=s;return true};return false}); return true}
  a,b:=l.apart(w); if b!=""{ap[w]=a+"+"+b}else{u[w]++}; return true})}}
 var k []string; for w:=range u{k=append(k,w)}; sort.Slice(k,func(i,j int)bool{return u[k[i]]>u[k[j]]})
 for _,w:=range k{fmt.Print(w,":",u[w]," ")}; fmt.Println(); fmt.Println("APART"); for w,x:=range ap{fmt.Print(w,"=",x," ")}; fmt.Println("\nSTEM"); for w,x:=range st{ if base(w)!=x {fmt.Print(w,">",x," ")}}; fmt.Println()
}
