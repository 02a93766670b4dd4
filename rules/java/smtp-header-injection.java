package mail;

import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.servlet.http.HttpServletRequest;
import org.springframework.mail.SimpleMailMessage;

class Contact {
    void subject(HttpServletRequest request, Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        // ruleid: smtp-header-injection
        message.setSubject(request.getParameter("subject"));
    }

    void spring(HttpServletRequest request) {
        SimpleMailMessage message = new SimpleMailMessage();
        String subject = "Question of " + request.getParameter("name");
        // ruleid: smtp-header-injection
        message.setSubject(subject);
    }

    void stripped(HttpServletRequest request, MimeMessage message) throws MessagingException {
        // ok: smtp-header-injection
        message.setSubject(request.getParameter("subject").replaceAll("[\\r\\n]", " "));
    }

    void body(HttpServletRequest request, MimeMessage message) throws MessagingException {
        // ok: smtp-header-injection
        message.setText(request.getParameter("text"));
    }
}
