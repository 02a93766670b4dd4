using System.Web.Mvc;
using System.Web.UI;

namespace Web;

public class PostController : Controller
{
    // ruleid: request-validation-off
    [HttpPost, ValidateInput(false)]
    public ActionResult Save(string body) => View();

    // ok: request-validation-off
    [HttpPost, ValidateInput(true)]
    public ActionResult Rename(string name) => View();
}

public class EditPage : Page
{
    protected void Page_Init()
    {
        // ruleid: request-validation-off
        txtBody.ValidateRequestMode = ValidateRequestMode.Disabled;
        // ok: request-validation-off
        txtName.ValidateRequestMode = ValidateRequestMode.Enabled;
    }
}
